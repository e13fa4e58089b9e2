import { createDecoder } from './create-decoder.ts';
import { tooLarge } from './fault.ts';
import type { Framing } from './framing.ts';
import { createPile } from './pile.ts';

const lineFeed = 10;

/** A message on each line, ended by LF; CRLF is read too, blank lines and a missing end of the last line are allowed. */
export const newline: Framing = {
  encode: (text) => `${toLine(text)}\n`,

  decoder(maxMessageBytes) {
    const pile = createPile();

    /** `size` is the number of bytes that came, which of invalid UTF-8 aren't those of the text. */
    const give = (line: string, size: number, texts: string[]) => {
      const hasReturn = line.endsWith('\r');
      if (size - Number(hasReturn) > maxMessageBytes) throw tooLarge(maxMessageBytes);
      // Blank is what JSON calls white space.
      if (/[^ \t\r]/.test(line)) texts.push(hasReturn ? line.slice(0, -1) : line);
    };

    const keep = (bytes: Buffer) => {
      // Its last byte may be a CR.
      if (pile.size + bytes.length > maxMessageBytes + 1) throw tooLarge(maxMessageBytes);
      pile.add(bytes);
    };

    /** Takes the lines one by one. */
    const readLines = (bytes: Buffer, last: number, texts: string[]) => {
      for (let start = 0; start <= last; ) {
        const end = bytes.indexOf(lineFeed, start);
        const size = pile.size + end - start;
        give(pile.finish(bytes, start, end), size, texts);
        start = end + 1;
      }
    };

    return createDecoder({
      read(bytes, texts) {
        const end = bytes.lastIndexOf(lineFeed);
        if (end < 0) {
          keep(bytes);
          return texts;
        }
        let lines = texts;
        if (pile.size + bytes.length > maxMessageBytes) readLines(bytes, end, texts);
        else {
          // No character in UTF-8 has the byte of an LF: all lines are decoded at once.
          lines = pile.finish(bytes, 0, end).split('\n');
          // NaN for an empty line; behind a text may be a CR, in a line may be only white space.
          if (!lines.every((line) => line.charCodeAt(line.length - 1) > 32)) {
            for (const line of lines) give(line, 0, texts);
            lines = texts;
          }
        }
        if (end + 1 < bytes.length) keep(bytes.subarray(end + 1));
        return lines;
      },

      end(texts) {
        const { size } = pile;
        give(pile.take(), size, texts);
        return texts;
      },
    });
  },
};

/** The same JSON on one line, for readers too that also end lines at other characters than LF. */
function toLine(text: string): string {
  let line = text;
  // Line ends of a text are white space between its tokens.
  if (line.includes('\n') || line.includes('\r')) line = line.replace(/[\r\n]+/g, ' ');
  // These stand only in strings. Node's readline ends lines at two of them, Python's splitlines at all three.
  if (line.includes('\u2028') || line.includes('\u2029') || line.includes('\u0085')) {
    line = line.replace(/[\u0085\u2028\u2029]/g, toEscape);
  }
  return line;
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

import { createDecoder } from './create-decoder.ts';
import { tooLarge } from './fault.ts';
import type { Framing } from './framing.ts';
import { createPile } from './pile.ts';

const lineFeed = 10;

/** One message per line, ended by LF. CRLF, blank lines and a missing final line end are accepted. */
export const newline: Framing = {
  encode: (text) => `${toLine(text)}\n`,

  decoder(maxMessageBytes) {
    const pile = createPile();

    /** `size` is the number of bytes received; for invalid UTF-8, this is not the size of the text. */
    const give = (line: string, size: number, texts: string[]) => {
      const hasReturn = line.endsWith('\r');
      if (size - Number(hasReturn) > maxMessageBytes) throw tooLarge(maxMessageBytes);
      // A line is blank if it has only white space as JSON defines it.
      if (/[^ \t\r]/.test(line)) texts.push(hasReturn ? line.slice(0, -1) : line);
    };

    const keep = (bytes: Buffer) => {
      // The last byte may be a CR, which does not count.
      if (pile.size + bytes.length > maxMessageBytes + 1) throw tooLarge(maxMessageBytes);
      pile.add(bytes);
    };

    /** Decodes the lines one by one. */
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
          // All lines are decoded at once, because in UTF-8 the byte of an LF is part of no other character.
          lines = pile.finish(bytes, 0, end).split('\n');
          // False for an empty line (NaN), a line with a CR at its end, and a line of white space.
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

/** Returns the same JSON on one line, even for readers that also end lines at characters other than LF. */
function toLine(text: string): string {
  let line = text;
  // Line ends in JSON text are white space between tokens.
  if (line.includes('\n') || line.includes('\r')) line = line.replace(/[\r\n]+/g, ' ');
  // These can occur only in strings. Node's readline ends lines at two of them, Python's splitlines at all three.
  if (line.includes('\u2028') || line.includes('\u2029') || line.includes('\u0085')) {
    line = line.replace(/[\u0085\u2028\u2029]/g, toEscape);
  }
  return line;
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

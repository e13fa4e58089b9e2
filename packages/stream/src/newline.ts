import { isLarger } from '@jsonrpcclient/duplex';
import { createDecoder } from './create-decoder.ts';
import { tooLarge } from './fault.ts';
import type { Framing } from './framing.ts';
import { createPile } from './pile.ts';

const lineFeed = 10;

/** A message on each line, ended by LF; CRLF is read too, blank lines and a missing end of the last line are allowed. */
export const newline: Framing = {
  // Line ends of a text are white space between its tokens.
  encode: (text) => `${isLine(text) ? text : text.replace(/[\r\n]+/g, ' ')}\n`,

  decoder(maxMessageBytes) {
    const pile = createPile();

    const give = (line: string, texts: string[]) => {
      const text = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (isLarger(text, maxMessageBytes)) throw tooLarge(maxMessageBytes);
      if (text.trim() !== '') texts.push(text);
    };

    const keep = (bytes: Buffer) => {
      // Its last byte may be a CR.
      if (pile.size + bytes.length > maxMessageBytes + 1) throw tooLarge(maxMessageBytes);
      pile.add(bytes);
    };

    return createDecoder({
      read(bytes, texts) {
        const end = bytes.lastIndexOf(lineFeed);
        if (end < 0) {
          keep(bytes);
          return texts;
        }
        const areSmall = pile.size + bytes.length <= maxMessageBytes;
        // No character in UTF-8 has the byte of an LF: all lines are decoded at once.
        const lines = pile.finish(bytes, 0, end).split('\n');
        // NaN for an empty line; behind a text may be a CR, in a line may be white space alone.
        const arePlain = areSmall && lines.every((line) => line.charCodeAt(line.length - 1) > 32);
        if (!arePlain) for (const line of lines) give(line, texts);
        if (end + 1 < bytes.length) keep(bytes.subarray(end + 1));
        return arePlain ? lines : texts;
      },

      end(texts) {
        give(pile.take(), texts);
        return texts;
      },
    });
  },
};

function isLine(text: string): boolean {
  return !text.includes('\n') && !text.includes('\r');
}

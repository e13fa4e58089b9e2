import { createDecoder } from './create-decoder.ts';
import { cutOff, tooLarge } from './fault.ts';
import type { Framing } from './framing.ts';
import { createPile } from './pile.ts';
import { createScanner } from './scanner.ts';

/** JSON objects and arrays with nothing or white space between them; any other text between them is one message. */
export const concatenated: Framing = {
  encode: (text) => text,

  decoder(maxMessageBytes) {
    const pile = createPile();
    const scanner = createScanner();
    let isStray = false;

    const check = (bytes: number) => {
      if (pile.size + bytes > maxMessageBytes) throw tooLarge(maxMessageBytes);
    };
    const finish = (bytes: Buffer, start: number, end: number) => {
      check(end - start);
      return pile.finish(bytes, start, end);
    };

    return createDecoder({
      read(bytes, texts) {
        let start = 0;
        let at = 0;
        while (at < bytes.length) {
          if (!scanner.isWithin) {
            if (!isOpening(bytes[at])) {
              if (!isStray && !isSpace(bytes[at])) {
                isStray = true;
                start = at;
              }
              at++;
              continue;
            }
            if (isStray) texts.push(finish(bytes, start, at).trimEnd());
            isStray = false;
            start = at;
          }
          at = scanner.scan(bytes, at);
          if (!scanner.isWithin) texts.push(finish(bytes, start, at));
        }
        if (scanner.isWithin || isStray) {
          check(at - start);
          pile.add(bytes.subarray(start));
        }
        return texts;
      },

      end(texts) {
        if (scanner.isWithin) throw cutOff();
        if (isStray) texts.push(pile.take().trimEnd());
        return texts;
      },
    });
  },
};

function isOpening(byte: number | undefined): boolean {
  return byte === 123 || byte === 91;
}

/** White space as JSON defines it. */
function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}

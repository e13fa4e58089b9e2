import { createDecoder } from './create-decoder.ts';
import { cutOff, tooLarge } from './fault.ts';
import type { Framing } from './framing.ts';
import { createHeader } from './header.ts';
import { createPile } from './pile.ts';

/** A header with the length in bytes before each message, as in the Language Server Protocol. */
export const contentLength: Framing = {
  encode: (text) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,

  decoder(maxMessageBytes) {
    const header = createHeader();
    const pile = createPile();

    return createDecoder({
      read(bytes, texts) {
        let at = 0;
        while (at < bytes.length) {
          if (header.length === undefined) at = header.read(bytes, at);
          const { length } = header;
          if (length === undefined) continue;
          if (length > maxMessageBytes) throw tooLarge(maxMessageBytes);
          const end = at + length - pile.size;
          if (end > bytes.length) {
            pile.add(bytes.subarray(at));
            return texts;
          }
          texts.push(pile.finish(bytes, at, end));
          header.next();
          at = end;
        }
        return texts;
      },

      end(texts) {
        if (header.isWithin || header.length !== undefined) throw cutOff();
        return texts;
      },
    });
  },
};

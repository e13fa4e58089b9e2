import { ChannelError } from '@jsonrpcclient/duplex';
import { createDecoder } from './create-decoder.ts';
import { cutOff, tooLarge } from './fault.ts';
import type { Framing } from './framing.ts';
import { createPile } from './pile.ts';

const zero = 48;
const colon = 58;
const comma = 44;
/** The maximum for a length; no safe integer has more digits. */
const maxDigits = 16;

/** The length in bytes before each message and a comma after it: `5:hello,`. */
export const netstring: Framing = {
  encode: (text) => `${Buffer.byteLength(text)}:${text},`,

  decoder(maxMessageBytes) {
    const pile = createPile();
    let digits = 0;
    let length = 0;
    let isBody = false;

    const takeByte = (byte: number) => {
      const digit = byte - zero;
      if (byte === colon && digits > 0) isBody = true;
      else if (digit < 0 || digit > 9 || ++digits > maxDigits) throw notOne();
      else length = length * 10 + digit;
      if (length > maxMessageBytes) throw tooLarge(maxMessageBytes);
    };

    return createDecoder({
      read(bytes, texts) {
        let at = 0;
        while (at < bytes.length) {
          if (!isBody) {
            takeByte(bytes[at++] as number);
            continue;
          }
          const end = at + length - pile.size;
          if (end >= bytes.length) {
            pile.add(bytes.subarray(at));
            return texts;
          }
          if (bytes[end] !== comma) throw notOne();
          texts.push(pile.finish(bytes, at, end));
          isBody = false;
          digits = 0;
          length = 0;
          at = end + 1;
        }
        return texts;
      },

      end(texts) {
        if (digits > 0) throw cutOff();
        return texts;
      },
    });
  },
};

function notOne(): ChannelError {
  return new ChannelError('expected a netstring; check the framing option');
}

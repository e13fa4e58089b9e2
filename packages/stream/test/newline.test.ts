import { newline } from '@jsonrpcclient/stream';
import { describe, expect, test } from 'vitest';
import { decode } from './decode.ts';

test('writes the text and LF', () => {
  expect(newline.encode('{"a":1}')).toBe('{"a":1}\n');
});

test.each(['[\n1]', '[\r\n1]', '[\r1]', '[\n\n\r1]'])('writes %j on one line', (text) => {
  expect(newline.encode(text)).toBe('[ 1]\n');
});

test('writes characters at which some readers end lines as escapes', async () => {
  const value = { a: '1\u2028\u2028"2\u2029', 'b\u0085': ['\u2027\u202a ä€😀'] };
  const line = newline.encode(JSON.stringify(value)) as string;
  expect(line).toBe('{"a":"1\\u2028\\u2028\\"2\\u2029","b\\u0085":["\u2027\u202a ä€😀"]}\n');
  expect(JSON.parse(line)).toEqual(value);
  for (const space of ['\u2028', '\u2029', '\u0085', '\v', '\f', '\x1c', '\r']) {
    expect(newline.encode(JSON.stringify(space))).toMatch(/^[\x20-\x7e]+\n$/);
  }
});

describe('reads', () => {
  test.each<[string, string, readonly string[]]>([
    ['LF', '[1]\n[2]\n', ['[1]', '[2]']],
    ['CRLF', '[1]\r\n[2]\r\n', ['[1]', '[2]']],
    ['both', '[1]\n[2]\r\n[3]\n', ['[1]', '[2]', '[3]']],
    ['blank lines', '\n\r\n[1]\n\n\n \t\n\r\n[2]\n\n', ['[1]', '[2]']],
    ['a last line without LF', '[1]\n[2]', ['[1]', '[2]']],
    ['a last line that ends with CR', '[1]\n[2]\r', ['[1]', '[2]']],
    ['a last line that is blank', '[1]\n \r', ['[1]']],
    ['white space around a message', ' [1]\n[2] \n', [' [1]', '[2] ']],
    ['text that is not JSON', 'Listening\n[1]\n', ['Listening', '[1]']],
    [
      'characters that are not white space in JSON',
      '\u00a0\n\u2028\r\n\f\n \u3000',
      ['\u00a0', '\u2028', '\f', ' \u3000'],
    ],
  ])('%s, in any two chunks', (_, stream, texts) => {
    const bytes = Buffer.from(stream);
    for (let at = 0; at <= bytes.length; at++) {
      expect(decode(newline, [bytes.subarray(0, at), bytes.subarray(at)])).toEqual({ texts });
    }
  });

  test('bytes that are not UTF-8 as replacement characters', () => {
    expect(decode(newline, [Buffer.of(91, 255, 93, 10)])).toEqual({ texts: ['[\uFFFD]'] });
  });

  test('a line of exactly maxMessageBytes before CRLF', () => {
    const chunks = ['[1]\r', '\n[2]\r\n', '[3', ']', '\r', '\n'];
    expect(decode(newline, chunks, { maxMessageBytes: 3 })).toEqual({
      texts: ['[1]', '[2]', '[3]'],
    });
  });

  test('the same number of bytes whether they are UTF-8 or not', () => {
    const bytes = Buffer.from('ffffffffff0a5b315d0a', 'hex');
    for (let at = 0; at <= bytes.length; at++) {
      const chunks = [bytes.subarray(0, at), bytes.subarray(at)];
      expect(decode(newline, chunks, { maxMessageBytes: 5 })).toEqual({
        texts: ['\ufffd'.repeat(5), '[1]'],
      });
      expect(decode(newline, chunks, { maxMessageBytes: 4 })).toMatchObject({
        texts: [],
        error: { message: 'received a message larger than 4 bytes (see maxMessageBytes)' },
      });
    }
  });

  test('no final line that is too long', () => {
    expect(decode(newline, ['[1]\n[23]'], { maxMessageBytes: 3 })).toMatchObject({
      texts: ['[1]'],
      error: { message: 'received a message larger than 3 bytes (see maxMessageBytes)' },
    });
  });
});

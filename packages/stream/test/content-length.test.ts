import { ChannelError, contentLength } from '@jsonrpcclient/stream';
import { describe, expect, test } from 'vitest';
import { decode } from './decode.ts';

test('writes the length in bytes and nothing else', () => {
  expect(contentLength.encode('{"a":"€"}')).toBe('Content-Length: 11\r\n\r\n{"a":"€"}');
  expect(contentLength.encode('"\ud800"')).toBe('Content-Length: 5\r\n\r\n"\ud800"');
});

/** Reads the stream in every possible pair of chunks, which must have the same result. */
function decodeSplit(stream: string) {
  const bytes = Buffer.from(stream);
  const whole = decode(contentLength, [bytes]);
  for (let at = 0; at <= bytes.length; at++) {
    expect(decode(contentLength, [bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
  }
  return whole;
}

describe('reads a header', () => {
  test.each([
    ['in the usual form', 'Content-Length: 3\r\n\r\n'],
    ['in lower case', 'content-length: 3\r\n\r\n'],
    ['in upper case', 'CONTENT-LENGTH: 3\r\n\r\n'],
    ['without a space', 'Content-Length:3\r\n\r\n'],
    ['with more white space', ' Content-Length \t:\t  3  \r\n\r\n'],
    ['with another one after it', 'Content-Length: 3\r\nContent-Type: a/b; charset=utf-8\r\n\r\n'],
    ['with another one before it', 'Content-Type: a/b; charset=utf-8\r\nContent-Length: 3\r\n\r\n'],
    ['with an empty one before it', 'X-Empty:\r\nContent-Length: 3\r\n\r\n'],
    ['with bare line ends', 'Content-Type: a/b\nContent-Length: 3\n\n'],
    ['with mixed line ends', 'Content-Length: 3\n\r\n'],
    ['with zeros before the number', 'Content-Length: 003\r\n\r\n'],
    ['twice, using the last one', 'Content-Length: 9\r\nContent-Length: 3\r\n\r\n'],
    ['after line ends that no length includes', '\r\n\n\r\nContent-Length: 3\r\n\r\n'],
    ['of 8 KiB', `X: ${'x'.repeat(8192 - 26)}\r\nContent-Length: 3\r\n\r\n`],
  ])('%s', (_, header) => {
    const stream = `${header}[1]`.repeat(2);
    expect(decode(contentLength, [stream])).toEqual({ texts: ['[1]', '[1]'] });
    expect(decodeSplit(`${header}[1]`)).toEqual({ texts: ['[1]'] });
  });

  test('of an empty message', () => {
    const empty = 'Content-Length: 0\r\n\r\n';
    expect(decodeSplit(empty)).toEqual({ texts: [''] });
    expect(decodeSplit(`${empty}${empty}Content-Length: 2\r\n\r\n[]`)).toEqual({
      texts: ['', '', '[]'],
    });
  });
});

describe('rejects', () => {
  test.each([
    [
      'a header without a length',
      'Content-Type: a/b\r\n\r\n',
      'a message header has no Content-Length',
    ],
    [
      'a length that is not a number',
      'Content-Length: x\r\n',
      'the Content-Length is not a number',
    ],
    ['a length that is negative', 'Content-Length: -1\r\n', 'the Content-Length is not a number'],
    ['a length that is not whole', 'Content-Length: 1.5\r\n', 'the Content-Length is not a number'],
    ['a length in other digits', 'Content-Length: 0x10\r\n', 'the Content-Length is not a number'],
    ['no length', 'Content-Length:\r\n', 'the Content-Length is not a number'],
    [
      'a line without a colon',
      'Listening\r\n',
      'expected a Content-Length header; check the framing option',
    ],
    [
      'a line without a name',
      ': 5\r\n',
      'expected a Content-Length header; check the framing option',
    ],
    ['JSON', '{"a":1}\n', 'expected a Content-Length header; check the framing option'],
    [
      'a header without an end',
      `X: ${'x'.repeat(8192)}`,
      'a message header is too long or has no end',
    ],
    [
      'a length of 8 KiB',
      `Content-Length: ${'0'.repeat(8192)}1\r\n\r\n`,
      'a message header is too long or has no end',
    ],
    [
      'headers without an end',
      'X: y\r\n'.repeat(1400),
      'a message header is too long or has no end',
    ],
    ['a length that is too small', 'Content-Length: 2\r\n\r\n[1]Content-Length: 3\r\n\r\n[2]', ''],
    [
      'a length that is too large',
      `Content-Length: ${2 ** 26 + 1}\r\n\r\n`,
      `received a message larger than ${2 ** 26} bytes (see maxMessageBytes)`,
    ],
    [
      'a length beyond all numbers',
      `Content-Length: ${'9'.repeat(400)}\r\n\r\n`,
      `received a message larger than ${2 ** 26} bytes (see maxMessageBytes)`,
    ],
  ])('%s, immediately', (_, stream, message) => {
    for (const size of [stream.length, 1, 10]) {
      const chunks = stream.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
      const good = 'Content-Length: 4\r\n\r\ngood';
      const { texts, error } = decode(contentLength, [good, ...chunks], { isWhole: false });
      expect(texts[0]).toBe('good');
      expect(error).toBeInstanceOf(ChannelError);
      expect(error).toHaveProperty(
        'message',
        message || 'expected a Content-Length header; check the framing option',
      );
    }
  });
});

test('waits if a length is larger than the text so far', () => {
  const stream = 'Content-Length: 100\r\n\r\n[1]';
  expect(decode(contentLength, [stream], { isWhole: false })).toEqual({ texts: [] });
});

test.each([
  'C',
  'Content-Length: 3',
  'Content-Length: 3\r\n',
  'Content-Length: 3\r\n\r\n',
  'Content-Length: 3\r\n\r\n[1',
])('a stream cannot end with %j', (stream) => {
  expect(decodeSplit(`Content-Length: 3\r\n\r\n[0]${stream}`)).toMatchObject({
    texts: ['[0]'],
    error: { name: 'ChannelError', message: 'the stream ended in the middle of a message' },
  });
});

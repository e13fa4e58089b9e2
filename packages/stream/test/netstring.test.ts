import { ChannelError, netstring } from '@jsonrpcclient/stream';
import { expect, test } from 'vitest';
import { decode } from './decode.ts';

test('writes the length in bytes, the text, and a comma', () => {
  expect(netstring.encode('hello')).toBe('5:hello,');
  expect(netstring.encode('["€"]')).toBe('7:["€"],');
});

test('reads empty messages, and zeros before a length, in any two chunks', () => {
  const bytes = Buffer.from('0:,0:,003:[1],2:[],0:,');
  for (let at = 0; at <= bytes.length; at++) {
    expect(decode(netstring, [bytes.subarray(0, at), bytes.subarray(at)])).toEqual({
      texts: ['', '', '[1]', '[]', ''],
    });
  }
});

test.each([
  ['a length that is not a number', 'x3:[1],'],
  ['a length that is negative', '-3:[1],'],
  ['no length', ':[1],'],
  ['a length without an end', '0'.repeat(17)],
  ['JSON', '{"a":1}'],
  ['a line end between messages', '\n3:[1],'],
  ['an end other than a comma', '3:[1];'],
  ['a length that is too small', '2:[1],'],
])('rejects %s, immediately', (_, stream) => {
  for (const chunks of [[`3:[0],${stream}`], ['3:[0],', ...stream]]) {
    const { texts, error } = decode(netstring, chunks, { isWhole: false });
    expect(texts).toEqual(['[0]']);
    expect(error).toBeInstanceOf(ChannelError);
    expect(error).toHaveProperty('message', 'expected a netstring; check the framing option');
  }
});

test('rejects a length that is too large immediately', () => {
  const { error } = decode(netstring, [`${2 ** 26 + 1}`], { isWhole: false });
  expect(error).toHaveProperty(
    'message',
    `received a message larger than ${2 ** 26} bytes (see maxMessageBytes)`,
  );
});

test('waits if a length is larger than the text so far', () => {
  expect(decode(netstring, ['9:[1],'], { isWhole: false })).toEqual({ texts: [] });
});

test.each(['3', '3:', '3:[1', '3:[1]'])('a stream cannot end with %j', (stream) => {
  expect(decode(netstring, ['3:[0],', stream])).toMatchObject({
    texts: ['[0]'],
    error: { name: 'ChannelError', message: 'the stream ended in the middle of a message' },
  });
});

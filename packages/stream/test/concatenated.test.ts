import { concatenated } from '@jsonrpcclient/stream';
import { expect, test } from 'vitest';
import { decode } from './decode.ts';

test('writes the text and nothing else', () => {
  expect(concatenated.encode('{"a":1}')).toBe('{"a":1}');
});

test.each<[string, string, readonly string[]]>([
  ['nothing between them', '{"a":1}[2]{}', ['{"a":1}', '[2]', '{}']],
  ['white space', ' \t{"a":1}\r\n\n[2] {}\n', ['{"a":1}', '[2]', '{}']],
  ['brackets in strings', '["]}{["]{"}":"{"}', ['["]}{["]', '{"}":"{"}']],
  ['quotes in strings', '["\\"]"]["\\\\"][1]', ['["\\"]"]', '["\\\\"]', '[1]']],
  ['other text between them', '[1] null 5 [2]', ['[1]', 'null 5', '[2]']],
  ['other text at the start', 'Listening on\n port 5\n[1]', ['Listening on\n port 5', '[1]']],
  ['other text at the end', '[1]\nä \n', ['[1]', 'ä']],
  ['only other text', 'x', ['x']],
  ['closing brackets without opening ones', '[1]]}[2]', ['[1]', ']}', '[2]']],
  ['closing brackets of another kind', '[1}[2]', ['[1}', '[2]']],
])('reads %s in any two chunks', (_, stream, texts) => {
  const bytes = Buffer.from(stream);
  for (let at = 0; at <= bytes.length; at++) {
    expect(decode(concatenated, [bytes.subarray(0, at), bytes.subarray(at)])).toEqual({ texts });
  }
  expect(decode(concatenated, [...stream])).toEqual({ texts });
});

test.each(['{', '["', '["\\', '{"a":[1]', '[1] [2'])('a stream cannot end with %j', (stream) => {
  expect(decode(concatenated, ['[0]', stream])).toMatchObject({
    error: { name: 'ChannelError', message: 'the stream ended in the middle of a message' },
  });
});

test('rejects more text between messages than maxMessageBytes', () => {
  const error = { message: 'received a message larger than 5 bytes (see maxMessageBytes)' };
  const options = { maxMessageBytes: 5 };
  expect(decode(concatenated, ['[1] null  [2]'], options)).toMatchObject({ error });
  expect(decode(concatenated, ['[1] nul', 'l or so'], options)).toMatchObject({
    texts: ['[1]'],
    error,
  });
});

import { describe, expect, test } from 'vitest';
import { createEventReader } from '../../src/events/event-reader.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** The messages of a stream that arrives in these chunks. */
function read(chunks: readonly Uint8Array[], maxBytes = 1000) {
  const reader = createEventReader(maxBytes);
  const messages = chunks.flatMap((chunk) => reader.read(chunk));
  return { messages, lastId: reader.lastId, retry: reader.retry };
}

const stream = [
  '\ufeff: welcome',
  'event: message',
  'id: 1',
  'data: {"a":',
  'data:"ä€😀"}',
  '',
  'data: 2',
  'event:',
  '',
  'event: ping',
  'data: not for us',
  '',
  ': a comment',
  'id: 7',
  'retry: 250',
  'data:',
  '',
  'data',
  'retry: soon',
  'unknown: field',
  '',
  'data:  spaces ',
  '',
  'id: a\0b',
  'data: last',
  '',
  'data: never complete',
];
const expected = {
  messages: ['{"a":\n"ä€😀"}', '2', ' spaces ', 'last'],
  lastId: '7',
  retry: 250,
};

describe.each([
  ['LF', '\n'],
  ['CR', '\r'],
  ['CRLF', '\r\n'],
])('a stream whose lines end in %s', (_, end) => {
  const whole = bytes(stream.join(end));

  test('is read by the rules of the HTML standard', () => {
    expect(read([whole])).toEqual(expected);
  });

  test('is the same split at every byte', () => {
    for (let at = 0; at <= whole.length; at++) {
      expect(read([whole.subarray(0, at), whole.subarray(at)])).toEqual(expected);
    }
  });

  test('is the same in chunks of one byte, with empty ones between', () => {
    const chunks = [...whole].flatMap((byte) => [new Uint8Array(), Uint8Array.of(byte)]);
    expect(read(chunks)).toEqual(expected);
  });
});

test('line ends can be mixed', () => {
  expect(read([bytes('data: 1\r\n\r\ndata: 2\n\rdata: 3\r\rdata: 4\r\n\n')]).messages).toEqual([
    '1',
    '2',
    '3',
    '4',
  ]);
});

test('the id of an event counts only when the event is complete', () => {
  const reader = createEventReader(100);
  reader.read(bytes('id: 1\ndata: x\n\nid: 2\ndata: y\n'));
  expect(reader.lastId).toBe('1');
  reader.read(bytes('\n'));
  expect(reader.lastId).toBe('2');
});

describe('a limit of 10 bytes', () => {
  test.each([
    ['in one line', 'data: 1234567890\n\n'],
    ['in several lines', 'data: 1234\ndata: 56789\n\n'],
    ['of several bytes each', 'data: €€€a\n\n'],
  ])('accepts an event of 10 bytes %s', (_, text) => {
    expect(read([bytes(text)], 10).messages).toHaveLength(1);
    expect(
      read(
        [...bytes(text)].map((byte) => Uint8Array.of(byte)),
        10,
      ).messages,
    ).toHaveLength(1);
  });

  test.each([
    ['in one line', 'data: 12345678901\n\n'],
    ['in several lines', 'data: 12345\ndata: 56789\n\n'],
    ['of several bytes each', 'data: €€€ab\n\n'],
    ['without an end', 'data: 12345678901234567'],
    ['in a name', '12345678901234567'],
    ['of empty lines', 'data:\n'.repeat(20)],
  ])('refuses an event of 11 bytes %s', (_, text) => {
    const problem = 'an event is larger than maxEventBytes';
    expect(() => read([bytes(text)], 10)).toThrow(problem);
    expect(() =>
      read(
        [...bytes(text)].map((byte) => Uint8Array.of(byte)),
        10,
      ),
    ).toThrow(problem);
  });

  test('is for each event, and neither for comments nor for other fields', () => {
    const text = 'data: 123456789\n: comment\nid: 12345\nretry: 1\n\n'.repeat(5);
    expect(read([bytes(text)], 10).messages).toHaveLength(5);
  });
});

test('an event of 64 MiB in chunks of 64 KiB is read in linear time', () => {
  const count = 1024;
  const chunk = new Uint8Array(65_536).fill(0x61);
  const reader = createEventReader(2 ** 27);
  reader.read(bytes('data: '));
  for (let left = count; left > 0; left--) reader.read(chunk);
  const [message] = reader.read(bytes('\n\n'));
  expect(message?.length).toBe(count * chunk.length);
});

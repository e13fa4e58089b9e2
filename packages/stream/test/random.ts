import type { Framing } from '@jsonrpcclient/stream';
import { seeded } from '@jsonrpcclient/testing';

/** Returns an integer from 0 to below `limit`. */
export type Random = (limit: number) => number;

/** Returns the same numbers for the same seed. */
export function createRandom(seed: number): Random {
  const random = seeded(seed);
  return (limit) => Math.floor(random() * limit);
}

const pieces = [
  'a',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  '\n',
  '\r\n',
  'ä',
  '€',
  '😀',
  '\u0000',
  ',:',
  ' ',
];

/** Returns the text of an object or array. */
export function randomJson(random: Random): string {
  const text = () =>
    Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('');
  const value = (depth: number): unknown => {
    const kind = random(depth > 3 ? 3 : 5);
    if (kind === 0) return random(1000) - 500;
    if (kind === 1) return random(2) === 0;
    if (kind === 2) return text();
    const values = Array.from({ length: random(4) }, () => value(depth + 1));
    return kind === 3 ? values : Object.fromEntries(values.map((member) => [text(), member]));
  };
  return JSON.stringify(random(2) === 0 ? [value(0)] : { [text()]: value(0) });
}

/** Input that is hard to read: parts of characters, of byte order marks and of frames, and all kinds of white space. */
const hostile = [
  ...['\uFEFF', '€', '\u00a0', '\u2028', '\u0085', '😀'].flatMap((character) => {
    const bytes = Buffer.from(character);
    return [bytes, bytes.subarray(0, -1), bytes.subarray(-1)];
  }),
  ...[
    '\n',
    '\n',
    '\r',
    '\r\n',
    ' ',
    '\t',
    '\0',
    '[',
    ']',
    '{}',
    '"',
    '\\',
    'x',
    '123',
    ':',
    ',',
    '3:[1],',
  ].map((text) => Buffer.from(text)),
  ...['Content-Length: ', 'Content-Length: 3\r\n\r\n', 'X: y\r\n', '\r\n\r\n'].map((text) =>
    Buffer.from(text),
  ),
  Buffer.of(255),
  Buffer.of(0xed, 0xa0, 0x80),
];

/** Returns a stream of messages with anything between them. */
export function randomBytes(random: Random, { encode }: Framing): Buffer {
  const parts = Array.from({ length: random(10) + 1 }, () => {
    if (random(3) > 0) return hostile[random(hostile.length)] ?? Buffer.alloc(0);
    return Buffer.from(encode(`[${'€x'.repeat(random(3)).slice(random(2))}]`));
  });
  return Buffer.concat(parts);
}

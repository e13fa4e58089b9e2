import { ChannelError, type Framing } from '@jsonrpcclient/stream';
import { describe, expect, test } from 'vitest';
import { decode, encode, framings } from './decode.ts';
import { createRandom, randomBytes, randomJson } from './random.ts';

const texts = ['{"a":"ä€😀"}', '[1,"\\"}]{[\\\\"]', '{}', '{"b":{"c":[[]]}}'];

function* split(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function* repeat(count: number, chunk: Uint8Array): Generator<Uint8Array> {
  for (let left = count; left > 0; left--) yield chunk;
}

describe.each(framings)('%s', (name, framing) => {
  const bytes = encode(framing, texts);

  test('returns many messages of one chunk', () => {
    expect(decode(framing, [bytes])).toEqual({ texts });
  });

  test('returns each message with its last byte', () => {
    const decoder = framing.decoder(100);
    for (const text of texts) {
      const message = Buffer.from(framing.encode(text) as string);
      expect([...decoder.push(message.subarray(0, -1))]).toEqual([]);
      expect([...decoder.push(message.subarray(-1))]).toEqual([text]);
    }
  });

  test('reads any bytes in any two or three chunks', () => {
    for (let first = 0; first <= bytes.length; first++) {
      for (let second = first; second <= bytes.length; second++) {
        const chunks = [[0, first], [first, second], [second]].map((range) =>
          bytes.subarray(...range),
        );
        expect(decode(framing, chunks)).toEqual({ texts });
      }
    }
  });

  test('reads any messages in any chunks', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = createRandom(seed);
      const messages = Array.from({ length: random(20) }, () => randomJson(random));
      const stream = encode(framing, messages);
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < stream.length; ) {
        const size = random(random(2) === 0 ? 4 : 300);
        chunks.push(stream.subarray(at, at + size));
        at += size;
      }
      expect(decode(framing, chunks), `seed ${seed}`).toEqual({ texts: messages });
    }
  });

  test('reads any bytes, even near the limit, however they are split', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const random = createRandom(seed);
      const stream = randomBytes(random, framing);
      const options = { maxMessageBytes: random(8) + 1, isWhole: random(2) === 0 };
      const readAs = (chunks: Iterable<Uint8Array>) => {
        const { texts, error } = decode(framing, chunks, options);
        return JSON.stringify([texts, error instanceof Error ? error.message : error]);
      };
      const whole = readAs([stream]);
      const check = (chunks: Iterable<Uint8Array>, how: string) => {
        if (readAs(chunks) === whole) return;
        expect(readAs(chunks), `seed ${seed}, ${how}: ${stream.toString('latin1')}`).toBe(whole);
      };
      check(split(stream, 1), 'byte by byte');
      for (let at = 1; at < stream.length; at++) {
        check([stream.subarray(0, at), stream.subarray(at)], `cut at ${at}`);
      }
    }
  });

  test('accepts plain arrays of bytes, and keeps none of them', () => {
    const decoder = framing.decoder(100);
    const read: string[] = [];
    const chunk = new Uint8Array(3);
    for (const part of split(bytes, 3)) {
      chunk.set(part);
      read.push(...decoder.push(chunk.subarray(0, part.length)));
      chunk.fill(0);
    }
    expect(read).toEqual(texts);
  });

  test('returns nothing for an empty chunk', () => {
    expect(decode(framing, [])).toEqual({ texts: [] });
    expect(decode(framing, ['', ''])).toEqual({ texts: [] });
  });

  test('skips a byte order mark at the start, in any two chunks', () => {
    const marked = Buffer.concat([Buffer.from('\uFEFF'), bytes]);
    expect(decode(framing, split(marked, 1))).toEqual({ texts });
    for (let at = 0; at <= marked.length; at++) {
      expect(decode(framing, [marked.subarray(0, at), marked.subarray(at)])).toEqual({ texts });
    }
  });

  test('reads a lone byte order mark as an empty stream', () => {
    expect(decode(framing, ['\uFEFF'])).toEqual({ texts: [] });
  });

  test('keeps a byte order mark inside a message', () => {
    const marked = '["\uFEFF"]';
    expect(decode(framing, split(encode(framing, [marked]), 1))).toEqual({ texts: [marked] });
  });

  test('returns invalid JSON like other messages', () => {
    const messages = ['{"a":1}', '{"a":}', '["b" 2]', '{"c":3}'];
    expect(decode(framing, split(encode(framing, messages), 5))).toEqual({ texts: messages });
  });

  test('waits for the rest of a message', () => {
    expect(decode(framing, [bytes.subarray(0, -2)], { isWhole: false })).toEqual({
      texts: texts.slice(0, -1),
    });
  });

  test('accepts maxMessageBytes, and not one byte more', () => {
    const most = `["${'€'.repeat(32)}"]`;
    const more = `["${'€'.repeat(32)}."]`;
    const options = { maxMessageBytes: 100 };
    const good = encode(framing, ['[1]', most, '[2]']);
    const bad = encode(framing, ['[1]', more, '[2]']);
    for (const size of [1, 2, 7, 50, 1000]) {
      expect(decode(framing, split(good, size), options)).toEqual({ texts: ['[1]', most, '[2]'] });
      const { texts: before, error } = decode(framing, split(bad, size), options);
      expect(before).toEqual(['[1]']);
      expect(error).toBeInstanceOf(ChannelError);
      expect(error).toMatchObject({
        message: 'received a message larger than 100 bytes (see maxMessageBytes)',
        sent: 'maybe',
      });
    }
  });

  test('rejects 64 MiB and a byte before all of it has arrived', () => {
    const chunk = Buffer.alloc(2 ** 20, 'x');
    let taken = 0;
    function* endless() {
      const size = 2 ** 26 + 1;
      yield start(name, size);
      for (; taken < 100; taken++) yield chunk;
    }
    const { texts: before, error } = decode(framing, endless());
    expect(before).toEqual([]);
    expect(error).toBeInstanceOf(ChannelError);
    expect(taken).toBeLessThanOrEqual(64);
  });

  test('reads a large message byte by byte', () => {
    const large = `["${'ä'.repeat(2 ** 19)}"]`;
    expect(decode(framing, split(encode(framing, [large, '[1]']), 1)).texts).toEqual([
      large,
      '[1]',
    ]);
  });

  test('reads a larger one in small chunks', () => {
    const part = Buffer.alloc(2 ** 10, 'x');
    const text = `["${'x'.repeat(2 ** 25)}"]`;
    const [before, after] = frame(framing, text);
    function* chunks() {
      yield Buffer.from(`${before}["`);
      yield* repeat(2 ** 15, part);
      yield Buffer.from(`"]${after}`);
    }
    const { texts: read } = decode(framing, chunks());
    expect(read.length).toBe(1);
    expect(read[0] === text).toBe(true);
  });
});

/** Returns the start of a message with this many bytes. */
function start(name: string, size: number): Buffer {
  const starts: Readonly<Record<string, string>> = {
    contentLength: `Content-Length: ${size}\r\n\r\n`,
    netstring: `${size}:`,
  };
  return Buffer.from(`${starts[name] ?? ''}["`);
}

/** Returns what the framing puts before and after a text. */
function frame(framing: Framing, text: string): string[] {
  return String(framing.encode(text)).split(text);
}

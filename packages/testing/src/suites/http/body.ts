import { createClient } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { drip, head, say, sayAndHangUp } from '../../servers/fault.ts';
import { respond } from '../../servers/respond.ts';
import { serve } from '../../servers/serve.ts';
import { type Fault, serveFault } from '../../servers/serve-fault.ts';
import type { CreateHttpTransport } from './http-transport.ts';

const text = 'ä€😀'.repeat(50);
const answer = JSON.stringify({ jsonrpc: '2.0', result: text, id: 1 });
const length = Buffer.byteLength(answer);

/** The headers of a response after which the connection ends. */
const last = `${head}connection: close\r\n`;

/** The forms in which a valid body can come, apart from compression. */
export function bodyTests(create: CreateHttpTransport): void {
  const requestFrom = (url: string) => createClient(create(url)).request('get');

  describe('a body', () => {
    test.each([
      ['application/json; charset=iso-8859-1', 'latin1', 'aé\u00ff'],
      ['application/json;charset="UTF-16LE"', 'utf16le', 'ä€😀'],
      ['application/json; charset=utf8', 'utf8', 'ä€😀'],
      ['application/json; utf-8', 'utf8', 'ä€😀'],
      ['application/json; charset=made-up', 'utf8', 'ä€😀'],
    ] as const)('of type %s is decoded by its charset', async (type, charset, result) => {
      const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', result, id: 1 }), charset);
      await using server = await serve(respond({ headers: { 'content-type': type }, body }));
      expect(await requestFrom(server.url)).toBe(result);
    });

    test('that is cut off rejects with sent: yes, because the status arrived', async () => {
      await using server = await serveFault(sayAndHangUp(`${last}content-length: 100\r\n\r\n{`));
      expect(await failure(requestFrom(server.url))).toMatchObject({
        name: 'TransportError',
        message: expect.stringMatching(/^get: incomplete response from 127.0.0.1:\d+/),
        sent: 'yes',
      });
    });

    test('can start with a byte order mark', async () => {
      await using server = await serve(respond({ body: `\uFEFF${answer}` }));
      expect(await requestFrom(server.url)).toBe(text);
    });

    test('can start with a byte order mark in chunks', async () => {
      await using server = await serveFault(
        sayAndHangUp(
          `${head}transfer-encoding: chunked\r\n\r\n${chunk(Buffer.from(`\uFEFF${answer}`))}${chunk()}`,
        ),
      );
      expect(await requestFrom(server.url)).toBe(text);
    });

    const bytes = [...Buffer.from(answer)].map((byte) => Uint8Array.of(byte));
    const ways: Readonly<Record<string, Fault>> = {
      'byte by byte, in the middle of characters': drip(
        [`${last}content-length: ${length}\r\n\r\n`, ...bytes],
        0,
      ),
      'in a chunk for each byte': drip(
        [`${last}transfer-encoding: chunked\r\n\r\n`, ...bytes.map(chunk), chunk()],
        0,
      ),
      'after headers that come letter by letter': drip(
        [...`${last}content-length: ${length}\r\n\r\n`, answer],
        0,
      ),
      'after a 103 Early Hints': say(
        `HTTP/1.1 103 Early Hints\r\n\r\n${head}content-length: ${length}\r\n\r\n${answer}`,
      ),
      'until the connection ends, as in HTTP/1.0': sayAndHangUp(
        `HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n${answer}`,
      ),
      'with a second, empty response after it': say(
        `${head}content-length: ${length}\r\n\r\n${answer}${head}content-length: 0\r\n\r\n`,
      ),
    };
    for (const [way, fault] of Object.entries(ways)) {
      test(`can come ${way}`, async () => {
        await using server = await serveFault(fault);
        expect(await requestFrom(server.url)).toBe(text);
        expect(await requestFrom(server.url)).toBe(text);
      });
    }

    test.each([
      ['a content-length', `content-length: ${length}\r\n\r\n${answer}`],
      ['chunks', `transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
      ['no length', `\r\n${answer}`],
    ])('after a 204, with %s, does not disturb a notification', async (_, rest) => {
      await using server = await serveFault(say(`HTTP/1.1 204 No Content\r\n${rest}`));
      const client = createClient(create(server.url));
      await client.notify('go');
      await client.notify('go');
      expect(await failure(client.request('go'))).toMatchObject({ name: 'InvalidResponseError' });
    });

    test('with bytes that are not UTF-8 is read with replacement characters', async () => {
      const body = Buffer.concat([
        Buffer.from('{"jsonrpc":"2.0","id":1,"result":"a'),
        Buffer.of(0xff, 0xc3),
        Buffer.from('b"}'),
      ]);
      await using server = await serve(respond({ body }));
      expect(await requestFrom(server.url)).toBe('a\uFFFD\uFFFDb');
    });
  });
}

/** A chunk of a chunked body; the last one if it has no bytes. */
function chunk(bytes: Uint8Array = new Uint8Array()): Uint8Array {
  return Buffer.concat([
    Buffer.from(`${bytes.length.toString(16)}\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]);
}

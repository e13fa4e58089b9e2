import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { createClient } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { drip, head, say, sayAndHangUp } from '../../faults/fault.ts';
import { type Fault, serveFault } from '../../faults/serve-fault.ts';
import { respond } from '../../servers/respond.ts';
import { serve } from '../../servers/serve.ts';
import type { CreateHttpTransport } from './http-transport.ts';

const text = 'ä€😀'.repeat(50);
const answer = JSON.stringify({ jsonrpc: '2.0', result: text, id: 1 });
/** Libraries differ in whether they fail on a body they can't decode. */
const noResult = { name: expect.stringMatching(/^(TransportError|InvalidResponseError)$/) };
const length = Buffer.byteLength(answer);

/** The headers of a response after which the connection ends. */
const last = `${head}connection: close\r\n`;

/** The forms in which a valid body may come. */
export function bodyTests(create: CreateHttpTransport): void {
  const requestFrom = (url: string) => createClient(create(url)).request('get');

  describe('a body', () => {
    test.each([
      ['gzip', gzipSync(answer)],
      ['deflate', deflateSync(answer)],
      ['deflate', deflateRawSync(answer)],
      ['br', brotliCompressSync(answer)],
      ['X-GZIP', gzipSync(answer)],
    ])('in %s is decoded', async (encoding, body) => {
      const headers = { 'content-encoding': encoding };
      await using server = await serve(respond({ headers, body }));
      expect(await requestFrom(server.url)).toBe(text);
    });

    test.each([
      ['gzip', gzipSync(answer).subarray(0, -8)],
      ['deflate', deflateSync(answer).subarray(0, -4)],
    ])('in %s may lack its trailer', async (encoding, body) => {
      const headers = { 'content-encoding': encoding };
      await using server = await serve(respond({ headers, body }));
      expect(await requestFrom(server.url)).toBe(text);
    });

    test.each([
      ['application/json; charset=iso-8859-1', 'latin1', 'aé\u00ff'],
      ['application/json;charset="UTF-16LE"', 'utf16le', 'ä€😀'],
      ['application/json; charset=utf8', 'utf8', 'ä€😀'],
      ['application/json; utf-8', 'utf8', 'ä€😀'],
      ['application/json; charset=made-up', 'utf8', 'ä€😀'],
    ] as const)('of type %s is decoded in its charset', async (type, charset, result) => {
      const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', result, id: 1 }), charset);
      await using server = await serve(respond({ headers: { 'content-type': type }, body }));
      expect(await requestFrom(server.url)).toBe(result);
    });

    test.each(['gzip', 'deflate', 'br'])('in %s may be empty', async (encoding) => {
      const headers = { 'content-encoding': encoding };
      await using none = await serve(respond({ status: 204, headers }));
      await createClient(create(none.url)).notify('go');
      await using server = await serve(respond({ status: 503, headers }));
      expect(await failure(requestFrom(server.url))).toMatchObject({
        name: 'HttpError',
        status: 503,
        body: '',
      });
    });

    test.each(['constructor', '__proto__'])(
      'in %s, which is not an encoding, is read as it is',
      async (encoding) => {
        const headers = { 'content-encoding': encoding };
        await using server = await serve(respond({ headers, body: answer }));
        expect(await requestFrom(server.url)).toBe(text);
      },
    );

    test('in truncated gzip never yields a result', async () => {
      const body = gzipSync(answer).subarray(0, 40);
      await using server = await serve(respond({ headers: { 'content-encoding': 'gzip' }, body }));
      expect(await failure(requestFrom(server.url))).toMatchObject(noResult);
    });

    describe.each(['gzip', 'deflate', 'br'])(
      'that is not in %s although its header says so',
      (encoding) => {
        const headers = { 'content-encoding': encoding };

        test('rejects with an InvalidResponseError that names the encoding', async () => {
          await using server = await serve(respond({ headers, body: answer }));
          expect(await failure(requestFrom(server.url))).toMatchObject({
            name: 'InvalidResponseError',
            message: expect.stringContaining('could not be decompressed'),
          });
        });

        test('rejects with an HttpError if the status is an error', async () => {
          await using server = await serve(respond({ status: 503, headers, body: answer }));
          const error = await failure(requestFrom(server.url));
          expect(error).toMatchObject({ name: 'HttpError', status: 503, body: '', sent: 'yes' });
        });

        test('is ignored for a notification', async () => {
          await using server = await serve(respond({ headers, body: answer }));
          expect(await createClient(create(server.url)).notify('go')).toBeUndefined();
        });
      },
    );

    test('that is cut off rejects with sent: yes, because the status arrived', async () => {
      await using server = await serveFault(sayAndHangUp(`${last}content-length: 100\r\n\r\n{`));
      expect(await failure(requestFrom(server.url))).toMatchObject({
        name: 'TransportError',
        message: expect.stringMatching(/^get: the response from 127.0.0.1:\d+ was cut off/),
        sent: 'yes',
      });
    });

    test('in an unknown encoding never yields a result', async () => {
      const headers = { 'content-encoding': 'gzip, secret' };
      await using server = await serve(respond({ headers, body: gzipSync(answer) }));
      expect(await failure(requestFrom(server.url))).toMatchObject(noResult);
    });

    test('may start with a byte order mark', async () => {
      await using server = await serve(respond({ body: `\uFEFF${answer}` }));
      expect(await requestFrom(server.url)).toBe(text);
    });

    test('may start with a byte order mark in chunks', async () => {
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

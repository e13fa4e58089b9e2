import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { createClient } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { endless, head } from '../../servers/fault.ts';
import { respond } from '../../servers/respond.ts';
import { serve } from '../../servers/serve.ts';
import { serveFault } from '../../servers/serve-fault.ts';
import type { CreateHttpTransport } from './http-transport.ts';

const tooLarge = {
  name: 'InvalidResponseError',
  message: expect.stringContaining('maxResponseBytes'),
};

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** The bytes in use. */
function measure(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** `maxResponseBytes`. */
export function limitTests(create: CreateHttpTransport): void {
  describe('maxResponseBytes', () => {
    const body = JSON.stringify({ jsonrpc: '2.0', result: 'ä'.repeat(500), id: 1 });
    const size = Buffer.byteLength(body);

    describe.each([
      ['with a content-length', {}, body],
      ['in chunks', { 'transfer-encoding': 'chunked' }, body],
      ['in gzip', { 'content-encoding': 'gzip' }, gzipSync(body)],
    ])('for a body %s', (_, headers, bytes) => {
      test('accepts a body of exactly that many bytes', async () => {
        await using server = await serve(respond({ headers, body: bytes }));
        const client = createClient(create(server.url, { maxResponseBytes: size }));
        expect(await client.request('get')).toBe('ä'.repeat(500));
      });

      test('rejects a body with one more byte, even on a second call', async () => {
        await using server = await serve(respond({ headers, body: bytes }));
        const client = createClient(create(server.url, { maxResponseBytes: size - 1 }));
        expect(await failure(client.request('get'))).toMatchObject(tooLarge);
        expect(await failure(client.request('get'))).toMatchObject(tooLarge);
      });

      test('counts bytes, not characters', async () => {
        await using server = await serve(respond({ headers, body: bytes }));
        const client = createClient(create(server.url, { maxResponseBytes: body.length }));
        expect(await failure(client.request('get'))).toMatchObject(tooLarge);
      });
    });

    test('applies to error statuses and batches, too', async () => {
      await using server = await serve(respond({ status: 500, body }));
      const client = createClient(create(server.url, { maxResponseBytes: 100 }));
      expect(await failure(client.request('get'))).toMatchObject(tooLarge);
      expect(await failure(client.batch([{ method: 'get' }]))).toMatchObject(tooLarge);
    });

    test("accepts a reply of any length to a notification, and doesn't read the rest", async () => {
      await using server = await serve(respond({ body }));
      const client = createClient(create(server.url, { maxResponseBytes: 100 }));
      expect(await client.notify('go')).toBe(undefined);
      expect(await client.batch([{ method: 'go', notify: true }])).toEqual([undefined]);
      const calls = [{ method: 'go', notify: true }, { method: 'get' }];
      expect(await failure(client.batch(calls))).toMatchObject(tooLarge);
      await using refusing = await serve(respond({ status: 500, body }));
      const refused = createClient(create(refusing.url, { maxResponseBytes: 100 }));
      expect(await failure(refused.notify('go'))).toMatchObject(tooLarge);
    });

    test('of zero accepts an empty body', async () => {
      await using server = await serve(respond({ status: 204 }));
      await createClient(create(server.url, { maxResponseBytes: 0 })).notify('go');
      expect(server.requests).toHaveLength(1);
    });

    test('stops a gzip bomb before most of it is decoded', async () => {
      const bomb = gzipSync(Buffer.alloc(200 * 2 ** 20, ' '), { level: 9 });
      const headers = { 'content-encoding': 'gzip' };
      await using server = await serve(respond({ headers, body: bomb }));
      const before = process.memoryUsage().arrayBuffers;
      const client = createClient(create(server.url, { maxResponseBytes: 2 ** 20 }));
      expect(await failure(client.request('get'))).toMatchObject(tooLarge);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 2 ** 20);
    });

    test.each([
      ['without a length', 'connection: close\r\n\r\n', ' '.repeat(65_536)],
      ['in chunks', 'transfer-encoding: chunked\r\n\r\n', `10000\r\n${' '.repeat(65_536)}\r\n`],
      ['with a huge length', 'content-length: 999999999999\r\n\r\n', ' '.repeat(65_536)],
    ])('stops an endless body %s, and the socket is released', async (_, start, again) => {
      await using server = await serveFault(endless(head + start, again));
      const client = createClient(create(server.url, { maxResponseBytes: 2 ** 20 }));
      expect(await failure(client.request('get'))).toMatchObject(tooLarge);
      await server.released;
    });

    test('reads a body in chunks of one byte with little more memory than one in large chunks', async () => {
      const count = 100_000;
      let isWritten = (_: Socket) => {};
      const written = new Promise<Socket>((resolve) => {
        isWritten = resolve;
      });
      await using server = await serveFault((socket) => {
        const spaces = '1\r\n \r\n'.repeat(count);
        const start = `${head}transfer-encoding: chunked\r\n\r\n`;
        socket.write(start + spaces, () => isWritten(socket));
      });
      const client = createClient(create(server.url));
      const call = client.request('get');
      const before = measure();
      const socket = await written;
      // All bytes have arrived once it stops growing.
      let now = before;
      for (let last = 0; Math.abs(now - last) > 50_000; now = measure()) {
        last = now;
        await wait(300);
      }
      socket.write('23\r\n{"jsonrpc":"2.0","result":5,"id":1}\r\n0\r\n\r\n');
      expect(await call).toBe(5);
      expect((now - before) / count).toBeLessThan(60);
    });

    test('is 64 MiB by default', async () => {
      const huge = Buffer.alloc(2 ** 26 + 1, ' ');
      await using server = await serve(
        respond({ headers: { 'content-encoding': 'gzip' }, body: gzipSync(huge, { level: 1 }) }),
      );
      expect(await failure(createClient(create(server.url)).request('get'))).toMatchObject(
        tooLarge,
      );
    });

    test('can be raised for a result of 100 MB', async () => {
      const result = 'x'.repeat(100_000_000);
      await using server = await serve(respond({ body: { jsonrpc: '2.0', result, id: 1 } }));
      const client = createClient(create(server.url, { maxResponseBytes: 2 ** 27 }));
      // Compared as a boolean, because a failed comparison would print both.
      expect((await client.request('get')) === result).toBe(true);
    });
  });
}

import { gzipSync } from 'node:zlib';
import { createClient, TimeoutError } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { drip, endless, forever, head, say, silence } from '../../servers/fault.ts';
import { type Fault, serveFault } from '../../servers/serve-fault.ts';
import type { CreateHttpTransport } from './http-transport.ts';

const answer = '{"jsonrpc":"2.0","result":5,"id":1}';

const faults: Readonly<Record<string, Fault>> = {
  'no headers come': silence,
  'the headers never end': drip(forever(head, 'x: y\r\n'), 20),
  'no body comes': say(`${head}content-length: 35\r\n\r\n`),
  'the body stops within': say(`${head}content-length: 35\r\n\r\n{"jsonrpc":`),
  'the last chunk does not come': say(
    `${head}transfer-encoding: chunked\r\n\r\n23\r\n${answer}\r\n`,
  ),
  'the body drips for ever': drip(forever(`${head}connection: close\r\n\r\n${answer}`, ' '), 10),
  'the gzip body never ends': say(
    Buffer.concat([
      Buffer.from(`${head}content-encoding: gzip\r\nconnection: close\r\n\r\n`),
      gzipSync(answer).subarray(0, 20),
    ]),
  ),
};

/** The timeout, and what it leaves behind. */
export function timeoutTests(create: CreateHttpTransport): void {
  describe('the timeout expires', () => {
    for (const [name, fault] of Object.entries(faults)) {
      test(`when ${name}, and the socket is released`, async () => {
        await using server = await serveFault(fault);
        const client = createClient(create(server.url), { timeout: 150 });
        const error = await failure(client.request('add', [2, 3]));
        expect(error).toBeInstanceOf(TimeoutError);
        expect(error).toMatchObject({ name: 'TimeoutError', timeout: 150, method: 'add' });
        expect(error).toHaveProperty('sent', 'maybe');
        await server.released;
      });
    }

    test('when a body is endless and fast and no limit stops it', async () => {
      await using server = await serveFault(
        endless(`${head}transfer-encoding: chunked\r\n\r\n`, `400\r\n${' '.repeat(1024)}\r\n`),
      );
      const transport = create(server.url, { maxResponseBytes: Number.MAX_SAFE_INTEGER });
      const error = await failure(createClient(transport).request('add', [], { timeout: 150 }));
      expect(error).toBeInstanceOf(TimeoutError);
      await server.released;
    });

    test('for a notification and a batch too', async () => {
      await using server = await serveFault(silence);
      const client = createClient(create(server.url), { timeout: 50 });
      expect(await failure(client.notify('go'))).toMatchObject({
        name: 'TimeoutError',
        method: 'go',
      });
      expect(await failure(client.batch([{ method: 'a' }, { method: 'b' }]))).toMatchObject({
        name: 'TimeoutError',
        method: expect.stringContaining('batch of 2: a,b'),
      });
    });

    test('not while bytes arrive slowly but in time', async () => {
      await using server = await serveFault(
        drip([...head.split(/(?<=\n)/), 'content-length: 35\r\n\r\n', ...answer], 10),
      );
      const client = createClient(create(server.url), { timeout: 20_000 });
      expect(await client.request('add', [2, 3])).toBe(5);
    });
  });
}

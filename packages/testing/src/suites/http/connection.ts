import { createClient, TransportError } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { drip, hangUp, head, reset, sayAndHangUp } from '../../servers/fault.ts';
import { freePort } from '../../servers/free-port.ts';
import { type Fault, serveFault } from '../../servers/serve-fault.ts';
import { serveRpc } from '../../servers/serve-rpc.ts';
import type { CreateHttpTransport } from './http-transport.ts';

const cutWithReset =
  (start: string): Fault =>
  (socket) => {
    socket.write(start, () => setTimeout(() => socket.resetAndDestroy(), 20));
  };

const faults: Readonly<Record<string, Fault>> = {
  'is reset': reset,
  'ends without a word': hangUp,
  'ends within the headers': sayAndHangUp(head),
  'ends after the headers': sayAndHangUp(`${head}content-length: 35\r\n\r\n`),
  'ends within a body with a content-length': sayAndHangUp(
    `${head}content-length: 35\r\n\r\n{"jsonrpc":"2.0","result":5,"id":1`,
  ),
  'ends within a chunk': sayAndHangUp(
    `${head}transfer-encoding: chunked\r\n\r\n23\r\n{"jsonrpc":"2.0","result":5,`,
  ),
  'ends before the last chunk, though the JSON is whole': sayAndHangUp(
    `${head}transfer-encoding: chunked\r\n\r\n23\r\n{"jsonrpc":"2.0","result":5,"id":1}\r\n`,
  ),
  'is reset within the body': cutWithReset(`${head}content-length: 35\r\n\r\n{"jsonrpc"`),
  'ends within a slow body': drip([`${head}content-length: 35\r\n\r\n`, '{', '"'], 10),
  'speaks another protocol': sayAndHangUp('220 mail.example ESMTP\r\n'),
  'has a broken chunk': sayAndHangUp(`${head}transfer-encoding: chunked\r\n\r\nxyz\r\n`),
  'has a broken header': sayAndHangUp('HTTP/1.1 200 OK\r\nbroken\u0000header\r\n\r\n{}'),
};

/** Connections that can't be made, break, are reused, or are used at the same time. */
export function connectionTests(create: CreateHttpTransport): void {
  describe('when the connection', () => {
    for (const [name, fault] of Object.entries(faults)) {
      test(`${name}, a request and a notification reject immediately with a TransportError with its cause`, async () => {
        await using server = await serveFault(fault);
        const client = createClient(create(server.url));
        const calls = [client.request('add', [2, 3]), client.notify('go')];
        for (const error of await Promise.all(calls.map(failure))) {
          expect(error).toBeInstanceOf(TransportError);
          expect(error).toMatchObject({
            name: 'TransportError',
            method: expect.stringMatching(/^(add|go)$/),
            sent: expect.stringMatching(/^(maybe|yes)$/),
            cause: expect.any(Error),
          });
        }
      });
    }

    test.each(['127.0.0.1', 'localhost'])(
      'to a port of %s is refused, nothing was sent',
      async (host) => {
        const client = createClient(create(`http://${host}:${await freePort()}/`));
        const calls = [client.request('go'), client.notify('go'), client.batch([{ method: 'go' }])];
        for (const error of await Promise.all(calls.map(failure))) {
          expect(error).toMatchObject({
            name: 'TransportError',
            sent: 'no',
            message: expect.stringContaining('ECONNREFUSED'),
            cause: { code: 'ECONNREFUSED' },
          });
        }
      },
    );

    test('should use TLS but the server does not, the error says so', async () => {
      await using server = await serveRpc();
      const url = server.url.replace('http:', 'https:');
      const error = await failure(createClient(create(url)).request('go'));
      expect(error).toMatchObject({ name: 'TransportError', sent: 'no' });
      expect((error as Error).message).toContain('): try http instead of https; safe to retry');
    });

    test('is for a host that does not exist, nothing was sent', async () => {
      const error = await failure(createClient(create('http://nowhere.invalid/')).request('go'));
      expect(error).toMatchObject({ name: 'TransportError', sent: 'no' });
    });

    test('breaks in a batch, the batch rejects and later calls are sent', async () => {
      await using server = await serveFault(reset);
      const client = createClient(create(server.url));
      expect(await failure(client.batch([{ method: 'a' }, { method: 'b' }]))).toMatchObject({
        name: 'TransportError',
        method: expect.stringContaining('batch of 2'),
      });
      expect(await failure(client.request('go'))).toMatchObject({ name: 'TransportError' });
      expect(server.requests).toBeGreaterThanOrEqual(2);
    });

    test('stays open, later calls reuse it', async () => {
      await using server = await serveRpc();
      const client = createClient(create(server.url));
      for (let call = 0; call < 5; call++)
        expect(await client.request('add', [call, 1])).toBe(call + 1);
      // fetch may find it still busy with the end of the previous response.
      expect(server.connections).toBeLessThan(5);
    });

    test('is one of many at once, each call gets its own result', async () => {
      await using server = await serveRpc();
      const client = createClient(create(server.url));
      const numbers = Array.from({ length: 200 }, (_, index) => index);
      const sums = await Promise.all(
        numbers.map((number) => client.request('add', [number, number])),
      );
      expect(sums).toEqual(numbers.map((number) => number * 2));
    });
  });
}

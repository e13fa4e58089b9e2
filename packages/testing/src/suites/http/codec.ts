import { createClient } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { respond } from '../../servers/respond.ts';
import { serve } from '../../servers/serve.ts';
import { serveRpc } from '../../servers/serve-rpc.ts';
import { bigIntegers as codec } from '../transport/codec.ts';
import type { CreateHttpTransport } from './http-transport.ts';

/** Another way to write and read JSON. */
export function codecTests(create: CreateHttpTransport): void {
  describe('a codec', () => {
    test('writes and reads big integers', async () => {
      await using server = await serve(
        respond({ body: '{"jsonrpc":"2.0","result":[9007199254740993],"id":1}' }),
      );
      const client = createClient(create(server.url, { codec }), { bigint: true });
      expect(await client.request('echo', [12345678901234567890n])).toEqual([9007199254740993n]);
      expect(server.requests[0]?.body).toBe(
        '{"jsonrpc":"2.0","method":"echo","params":[12345678901234567890],"id":1}',
      );
    });

    test('also reads the errors that come with an error status', async () => {
      const error = '{"code":1,"message":"no","data":9007199254740993}';
      const body = `{"jsonrpc":"2.0","error":${error},"id":1}`;
      await using server = await serve(respond({ status: 400, body }));
      expect(
        await failure(createClient(create(server.url, { codec })).request('go')),
      ).toMatchObject({
        name: 'RpcError',
        data: 9007199254740993n,
      });
    });

    test('that cannot write the params rejects with a TransportError with its cause, and nothing is sent', async () => {
      await using server = await serveRpc();
      const client = createClient(create(server.url), { bigint: true });
      expect(await failure(client.request('echo', [1n]))).toMatchObject({
        name: 'TransportError',
        sent: 'no',
        cause: { name: 'TypeError' },
      });
      expect(server.requests).toEqual([]);
    });

    test('that cannot read the body rejects with an InvalidResponseError', async () => {
      await using server = await serveRpc();
      const parse = () => {
        throw new Error('unreadable');
      };
      const client = createClient(create(server.url, { codec: { ...codec, parse } }));
      expect(await failure(client.request('go'))).toMatchObject({ name: 'InvalidResponseError' });
    });
  });
}

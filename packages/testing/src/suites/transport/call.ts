import { type Client, createClient, TransportError } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import type { StartTransport } from './start-transport.ts';
import { createTextServer } from './text-server.ts';

interface Session extends AsyncDisposable {
  readonly client: Client;
  readonly messages: readonly unknown[];
}

/** A client connected to the test server. */
export async function begin(start: StartTransport): Promise<Session> {
  const { server, messages } = createTextServer();
  const { transport, ...started } = await start(server);
  return { client: createClient(transport), messages, ...started };
}

/** Requests and notifications, and how they fail. */
export function callTests(start: StartTransport): void {
  describe('a request', () => {
    test.each([
      ['by position', [2, 'x', null]],
      ['by name', { a: 2, b: [false, ''] }],
      ['without params', undefined],
    ])('%s arrives unchanged and resolves to the result', async (_, params) => {
      await using session = await begin(start);
      expect(await session.client.request('echo', params)).toEqual(params ?? null);
      const message = { jsonrpc: '2.0', method: 'echo', ...(params && { params }), id: 1 };
      expect(session.messages).toEqual([message]);
    });

    test('resolves to its own result, in whatever order the responses come', async () => {
      await using session = await begin(start);
      const delays = [40, 0, 20];
      const calls = delays.map((delay) => session.client.request('slow', [delay]));
      expect(await Promise.all(calls)).toEqual(delays);
    });

    test('rejects with the error object of the server', async () => {
      await using session = await begin(start);
      const { client } = session;
      const call = failure(client.request('fail'));
      const missing = failure(client.request('missing'));
      expect(await call).toMatchObject({
        name: 'RpcError',
        code: 42,
        message: 'made to fail',
        data: { why: 'test' },
        method: 'fail',
        id: 1,
      });
      expect(await missing).toMatchObject({ name: 'RpcError', code: -32601, id: 2 });
      expect(await client.request('add', [2, 3])).toBe(5);
    });

    test('rejects with a TransportError if the connection breaks', async () => {
      await using session = await begin(start);
      const error = await failure(session.client.request('break', ['s3cret']));
      expect(error).toBeInstanceOf(TransportError);
      expect(error).toMatchObject({
        name: 'TransportError',
        sent: 'maybe',
        cause: expect.any(Error),
      });
      expect(String(error)).not.toContain('s3cret');
    });
  });

  describe('a notification', () => {
    test('arrives without an id, and resolves to undefined', async () => {
      await using session = await begin(start);
      const { client, messages } = session;
      expect(await client.notify('echo', [1])).toBeUndefined();
      expect(await client.notify('fail')).toBeUndefined();
      await expect
        .poll(() => messages)
        .toEqual([
          { jsonrpc: '2.0', method: 'echo', params: [1] },
          { jsonrpc: '2.0', method: 'fail' },
        ]);
    });
  });
}

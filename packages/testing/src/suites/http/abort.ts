import { getEventListeners } from 'node:events';
import { createClient } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { head, silence } from '../../servers/fault.ts';
import { serveFault } from '../../servers/serve-fault.ts';
import { serveRpc } from '../../servers/serve-rpc.ts';
import type { CreateHttpTransport } from './http-transport.ts';

const reasons: readonly [string, unknown][] = [
  ['an Error', new Error('stop')],
  ['a string', 'stop'],
  ['an object', { why: 'stop' }],
  ['null', null],
  ['false', false],
  ['0', 0],
];

/** An abort by the caller. */
export function abortTests(create: CreateHttpTransport): void {
  describe('an abort', () => {
    describe.each(reasons)('with %s', (_, reason) => {
      test('before the call rejects with the reason, and nothing is sent', async () => {
        await using server = await serveRpc();
        const client = createClient(create(server.url), { signal: AbortSignal.abort(reason) });
        expect(await failure(client.request('go'))).toBe(reason);
        expect(await failure(client.notify('go'))).toBe(reason);
        expect(await failure(client.batch([{ method: 'go' }]))).toBe(reason);
        expect(server.connections).toBe(0);
      });

      test('before the headers rejects with the reason, and the socket is released', async () => {
        const controller = new AbortController();
        await using server = await serveFault(() => controller.abort(reason));
        const client = createClient(create(server.url));
        expect(await failure(client.request('go', [], { signal: controller.signal }))).toBe(reason);
        await server.released;
      });

      test('within the body rejects with the reason, and the socket is released', async () => {
        const controller = new AbortController();
        await using server = await serveFault((socket) => {
          socket.write(`${head}content-length: 35\r\n\r\n{"json`);
          setTimeout(() => controller.abort(reason), 50);
        });
        const client = createClient(create(server.url));
        expect(await failure(client.request('go', [], { signal: controller.signal }))).toBe(reason);
        await server.released;
      });
    });

    test("without a reason rejects with the signal's AbortError", async () => {
      await using server = await serveFault(silence);
      const controller = new AbortController();
      const call = createClient(create(server.url)).request('go', [], {
        signal: controller.signal,
      });
      controller.abort();
      const error = await failure(call);
      expect(error).toBe(controller.signal.reason);
      expect(error).toMatchObject({ name: 'AbortError' });
    });

    test("by AbortSignal.timeout rejects with the signal's reason, not with a TimeoutError", async () => {
      await using server = await serveFault(silence);
      const signal = AbortSignal.timeout(50);
      const call = createClient(create(server.url)).request('go', [], { signal, timeout: 20_000 });
      expect(await failure(call)).toBe(signal.reason);
    });

    test('after the timeout changes nothing', async () => {
      await using server = await serveFault(silence);
      const controller = new AbortController();
      const options = { signal: controller.signal, timeout: 50 };
      const error = await failure(createClient(create(server.url)).request('go', [], options));
      controller.abort('late');
      expect(error).toMatchObject({ name: 'TimeoutError', timeout: 50 });
    });

    test('of one call leaves the others pending', async () => {
      await using server = await serveRpc();
      const client = createClient(create(server.url));
      const controller = new AbortController();
      const aborted = failure(client.request('go', [], { signal: controller.signal }));
      const other = client.request('add', [2, 3]);
      controller.abort('stop');
      expect(await aborted).toBe('stop');
      expect(await other).toBe(5);
    });

    test('after the response changes nothing, and no listener stays on the signal', async () => {
      await using server = await serveRpc();
      const controller = new AbortController();
      const client = createClient(create(server.url), { signal: controller.signal });
      expect(await client.request('add', [2, 3])).toBe(5);
      expect(await failure(client.request('fail'))).toMatchObject({ name: 'RpcError', code: 42 });
      expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
      controller.abort('late');
    });
  });
}

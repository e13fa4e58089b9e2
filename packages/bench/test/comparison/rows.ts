import { startTwoWay } from '@jsonrpcclient/fixtures';
import { respond, serve, serveRpc } from '@jsonrpcclient/testing/servers';
import { vi } from 'vitest';
import { errorRows } from './error-rows.ts';
import { packageRows } from './package-rows.ts';
import { failure, type Row } from './row.ts';

export const rows: readonly Row[] = [
  {
    says: '`server.add(2, 3)` calls the `add` method',
    async find({ client }) {
      await using server = await serveRpc();
      const { add } = client(server.url) as { add?: (a: number, b: number) => Promise<unknown> };
      return typeof add === 'function' && (await add(2, 3)) === 5;
    },
  },
  {
    says: 'by default, a call without a response rejects within a minute',
    async find({ call }) {
      await using server = await serve(() => {});
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      try {
        let settled = false;
        failure(call(server.url, 'add', [2, 3])).then(() => (settled = true));
        for (let second = 0; second < 60 && !settled; second++) {
          await vi.advanceTimersByTimeAsync(1_000);
          // Requests need real time.
          for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
        }
        return settled;
      } finally {
        vi.useRealTimers();
      }
    },
  },
  {
    says: 'a call can be aborted with an `AbortSignal`',
    async find({ abortable }) {
      if (!abortable) return false;
      const controller = new AbortController();
      let closed = false;
      await using server = await serve((_, response) => {
        response.on('close', () => (closed = true));
        controller.abort();
      });
      await failure(abortable(server.url, controller.signal));
      await vi.waitUntil(() => closed, { timeout: 5_000 });
      return closed;
    },
  },
  {
    says: 'the outcomes of a batch are in the order of its calls',
    async find({ batch }) {
      await using server = await serve(
        respond(({ body }) => ({
          body: JSON.parse(body)
            .map(({ params, id }: { params: number[]; id: unknown }) => ({
              jsonrpc: '2.0',
              result: params[0],
              id,
            }))
            .reverse(),
        })),
      );
      const send = batch(server.url).batch;
      if (typeof send === 'string') return false;
      const messages = [1, 2, 3].map(
        (id) => ({ jsonrpc: '2.0', method: 'add', params: [id], id }) as const,
      );
      const results = await send(messages);
      return results.map((one) => Object(one).result ?? one).join() === '1,2,3';
    },
  },
  {
    says: 'calls made in the same tick can be sent as one batch automatically',
    async find({ batching }) {
      if (!batching) return false;
      await using server = await serveRpc();
      const call = batching(server.url);
      await Promise.all([call('add', [1, 2]), call('add', [3, 4])]);
      return server.requests.length === 1;
    },
  },
  {
    says: 'the server can call the client',
    async find({ called }) {
      await using server = await startTwoWay();
      return (await called?.(server.wsUrl)) === 42;
    },
  },
  ...errorRows,
  ...packageRows,
];

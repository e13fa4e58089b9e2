import { vi } from 'vitest';
import { failure } from './row.ts';
import type { TwoWayClient, TwoWayPeer } from './two-way-peers.ts';
import type { RawServer } from './two-way-server.ts';

/** A row of the table: what it says, and how to find out whether it is true of a client. */
export interface TwoWayRow {
  readonly says: string;
  readonly find: (peer: TwoWayPeer) => Promise<boolean>;
}

type Find = (client: TwoWayClient, server: RawServer) => Promise<boolean>;

function row(says: string, find: Find): TwoWayRow {
  return {
    says,
    async find({ serve, open }) {
      await using server = await serve();
      const client = await open(server.url);
      try {
        return await find(client, server);
      } finally {
        await client.close();
      }
    },
  };
}

/** Lets a minute pass, with enough real time for messages, until something has happened. */
async function within(happened: () => boolean): Promise<boolean> {
  for (let second = 0; second < 60 && !happened(); second++) {
    await vi.advanceTimersByTimeAsync(1_000);
    for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
  }
  return happened();
}

async function withFakeTimers<T>(run: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    return await run();
  } finally {
    vi.useRealTimers();
  }
}

const arrival = ({ messages }: RawServer, method: string) =>
  vi.waitUntil(() => messages.find((message) => message.method === method), 10_000);

export const twoWayRows: readonly TwoWayRow[] = [
  row('responds to requests of the server', async ({ handle }, server) => {
    if (!handle) return false;
    handle('double', (n) => 2 * n);
    server.send({ jsonrpc: '2.0', id: 's1', method: 'double', params: [21] });
    const response = await vi.waitUntil(
      () => server.messages.find(({ id }) => id === 's1'),
      10_000,
    );
    return response.result === 42;
  }),
  row('by default, a call without a response rejects within a minute', ({ call }) =>
    withFakeTimers(async () => {
      let settled = false;
      failure(call('add', [2, 3])).then(() => (settled = true));
      return within(() => settled);
    }),
  ),
  row('a pending call rejects when the connection is lost', async ({ call }, server) => {
    let settled = false;
    const pending = failure(call('add', [2, 3])).then(() => (settled = true));
    await arrival(server, 'add');
    server.drop();
    await Promise.race([pending, new Promise((resolve) => setTimeout(resolve, 2_000))]);
    return settled;
  }),
  row('connects again after a loss', async (_, server) =>
    withFakeTimers(async () => {
      server.drop();
      return within(() => server.connections() === 2);
    }),
  ),
  row(
    'a call that is made while the connection is lost waits for the next one',
    async (client, server) => {
      const lost = client.lost();
      server.drop();
      await lost;
      let settled = false;
      failure(client.call('later', [2, 3])).then(() => (settled = true));
      const arrived = () => server.messages.some(({ method }) => method === 'later');
      await vi.waitUntil(() => settled || arrived(), 5_000).catch(() => {});
      return arrived();
    },
  ),
  row('aborting a call tells the server to cancel it', async ({ abortable }, server) => {
    if (!abortable) return false;
    const controller = new AbortController();
    failure(abortable(controller.signal));
    const { id } = await arrival(server, 'slow');
    controller.abort();
    await arrival(server, '$/cancelRequest');
    server.send({ jsonrpc: '2.0', id, error: { code: -32800, message: 'cancelled' } });
    return true;
  }),
  row('sends several calls as one batch', async ({ batch }, server) => {
    if (!batch) return false;
    Promise.resolve(batch()).catch(() => {});
    await vi.waitUntil(() => server.messages.some((message) => Array.isArray(message)), 10_000);
    return true;
  }),
];

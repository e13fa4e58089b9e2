import { compose, createClient, type Transport } from '@jsonrpcclient/core';
import { retry } from '@jsonrpcclient/middleware';
import { type NatsConnection, nats } from '@jsonrpcclient/nats';
import { proxy } from '@jsonrpcclient/proxy';
import { expectCaller, expectEqual, nameOfFailure } from './expect.ts';
import { checkMiddlewares } from './middlewares.ts';

type Connection = NatsConnection & { close(): Promise<void> };

/** What works over NATS, by feature. The connection is the one of `@nats-io/transport-node`. */
export const natsChecks: Readonly<Record<string, (connection: Connection) => Promise<void>>> = {
  async call(connection) {
    expectEqual(await createClient(nats(connection, 'math')).request('add', [2, 3]), 5);
  },

  async proxy(connection) {
    interface Api {
      add(a: number, b: number): number;
    }
    expectEqual(await proxy<Api>(createClient(nats(connection, 'math'))).add(2, 3), 5);
  },

  async error(connection) {
    const client = createClient(nats(connection, 'math'));
    expectEqual(await nameOfFailure(client.request('nosuch')), 'RpcError');
  },

  async stack(connection) {
    const client = createClient(nats(connection, 'math'));
    await expectCaller(
      () => client.request('nosuch'),
      () => client.request('slow', [], { timeout: 50 }),
    );
  },

  async notification(connection) {
    expectEqual(await createClient(nats(connection, 'math')).notify('go'), undefined);
  },

  async batch(connection) {
    const [sum, failure] = await createClient(nats(connection, 'math')).batch([
      { method: 'add', params: [2, 3] },
      { method: 'nosuch' },
    ]);
    expectEqual([sum?.ok && sum.result, failure?.ok], [5, false]);
  },

  async concurrent(connection) {
    const client = createClient(nats(connection, 'math'));
    const calls = Array.from({ length: 1000 }, (_, i) => client.request<number>('add', [i, 1]));
    expectEqual(
      (await Promise.all(calls)).reduce((a, b) => a + b),
      500_500,
    );
  },

  async headers(connection) {
    const client = createClient(nats(connection, 'math'));
    const header = client.request('header', ['x-own'], { headers: { 'x-own': '1' } });
    expectEqual(await header, '1');
  },

  async 'no responders'(connection) {
    const lost = createClient(nats(connection, 'nobody')).request('add', [2, 3]);
    const error = await lost.catch((reason: { readonly sent?: string }) => reason);
    expectEqual(Object(error).sent, 'no');
  },

  async timeout(connection) {
    const client = createClient(nats(connection, 'math'), { timeout: 50 });
    expectEqual(await nameOfFailure(client.request('slow')), 'TimeoutError');
  },

  async abort(connection) {
    const client = createClient(nats(connection, 'math'));
    const signal = AbortSignal.timeout(50);
    expectEqual(await nameOfFailure(client.request('slow', [], { signal })), 'TimeoutError');
  },

  async 'max payload'(connection) {
    const client = createClient(nats(connection, 'math'));
    const text = 'x'.repeat(2 ** 21);
    expectEqual(await nameOfFailure(client.request('echo', [text])), 'TransportError');
    expectEqual(await client.request('echo', [text.slice(0, 500_000)]), text.slice(0, 500_000));
  },

  async middleware(connection) {
    await checkMiddlewares(nats(connection, 'math'));
  },

  async retry(connection) {
    const [absent, present] = [nats(connection, 'nobody'), nats(connection, 'math')];
    let calls = 0;
    const late: Transport = (...call) => (calls++ === 0 ? absent : present)(...call);
    const client = createClient(compose(late, retry({ minDelay: 1 })));
    expectEqual(await client.request('add', [2, 3]), 5);
  },

  async close(connection) {
    const pending = createClient(nats(connection, 'math')).request('slow');
    const failed = nameOfFailure(pending);
    await connection.close();
    expectEqual(await failed, 'TransportError');
  },
};

/** Runs a check on a connection of its own. */
export async function overNats(
  check: (connection: Connection) => Promise<void>,
  servers: string,
): Promise<void> {
  // Not a constant, because its declarations don't compile with this project's options.
  const name: string = '@nats-io/transport-node';
  const { connect }: { connect(options: object): Promise<Connection> } = await import(name);
  const connection = await connect({ servers });
  try {
    await check(connection);
  } finally {
    await connection.close();
  }
}

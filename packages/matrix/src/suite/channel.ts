import { createClient, type TransportError } from '@jsonrpcclient/core';
import { type Channel, connect, reconnect } from '@jsonrpcclient/duplex';
import { expectCaller, expectEqual, failureInBatch, nameOfFailure } from './expect.ts';
import { checkMiddlewares } from './middlewares.ts';

type ChannelCreate = () => Channel;

type ChannelCheck = (create: ChannelCreate) => Promise<void>;

/** What every channel does, by feature. */
export const channelChecks: Readonly<Record<string, ChannelCheck>> = {
  async call(create) {
    await using connection = connect(create());
    expectEqual(await createClient(connection).request('add', [2, 3]), 5);
  },

  async error(create) {
    await using connection = connect(create());
    expectEqual(await nameOfFailure(createClient(connection).request('nosuch')), 'RpcError');
  },

  async stack(create) {
    await using connection = connect(create());
    const client = createClient(connection);
    const broken = () => {
      setTimeout(() => connection.close(), 50);
      return client.request('slow');
    };
    await expectCaller(
      () => client.request('nosuch'),
      () => client.request('slow', [], { timeout: 50 }),
      () => client.request('slow', [], { signal: AbortSignal.timeout(50) }),
      () => failureInBatch(client),
      broken,
      () => client.notify('go'),
    );
  },

  async batch(create) {
    await using connection = connect(create());
    const [sum, failure] = await createClient(connection).batch([
      { method: 'add', params: [2, 3] },
      { method: 'nosuch' },
    ]);
    expectEqual([sum?.ok && sum.result, failure?.ok], [5, false]);
  },

  async 'in flight'(create) {
    await using connection = connect(create());
    const client = createClient(connection);
    const numbers = Array.from({ length: 1000 }, (_, index) => index);
    const sums = await Promise.all(numbers.map((number) => client.request('add', [number, 1])));
    expectEqual(
      sums,
      numbers.map((number) => number + 1),
    );
  },

  async 'big message'(create) {
    await using connection = connect(create());
    const result = await createClient(connection).request<string>('big', [5_000_000]);
    expectEqual(result.length, 5_000_000);
  },

  async middlewares(create) {
    await using connection = connect(create());
    await connection.opened();
    await checkMiddlewares(connection);
  },

  async timeout(create) {
    await using connection = connect(create());
    const call = createClient(connection).request('slow', [], { timeout: 100 });
    expectEqual(await nameOfFailure(call), 'TimeoutError');
  },

  async abort(create) {
    await using connection = connect(create());
    const controller = new AbortController();
    const call = createClient(connection).request('slow', [], { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    expectEqual(await nameOfFailure(call), 'AbortError');
  },

  async notifications(create) {
    await using connection = connect(create());
    const ticks: unknown[] = [];
    connection.on('tick', (tick) => ticks.push(tick));
    await createClient(connection).request('notifyme', [3]);
    expectEqual(ticks, [0, 1, 2]);
  },

  async requests(create) {
    await using connection = connect(create());
    connection.handle('double', (number: number) => 2 * number);
    expectEqual(await createClient(connection).request('callme', ['double', [21]]), 42);
  },

  async reconnect(create) {
    let current: Channel | undefined;
    const channel = reconnect(
      () => {
        current = create();
        return current;
      },
      { minDelay: 1 },
    );
    await using connection = connect(channel, { onUnexpected() {} });
    const client = createClient(connection);
    expectEqual(await client.request('add', [2, 3]), 5);
    const slow = client.request('slow');
    const failed = nameOfFailure(slow);
    await current?.close();
    expectEqual(await failed, 'TransportError');
    expectEqual(await client.request('add', [3, 4]), 7);
  },

  async close(create) {
    const connection = connect(create());
    const client = createClient(connection);
    expectEqual(await client.request('add', [2, 3]), 5);
    const slow = client.request('slow').catch((error: TransportError) => error.sent);
    await connection.close();
    expectEqual([await slow, connection.state], ['maybe', 'closed']);
  },
};

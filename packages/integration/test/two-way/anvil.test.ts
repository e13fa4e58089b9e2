import { type Channel, subscribe } from '@jsonrpcclient/duplex';
import { type AnvilServer, isInstalled, startAnvil } from '@jsonrpcclient/fixtures';
import { concatenated, socket } from '@jsonrpcclient/socket';
import { failure } from '@jsonrpcclient/testing';
import { open } from '@jsonrpcclient/testing/channel-suite';
import { webSocket } from '@jsonrpcclient/websocket';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patience } from './patience.ts';

interface Head {
  readonly subscription: string;
  readonly result: { readonly number: string; readonly hash: string };
}

/** The options of `subscribe` for new blocks. */
const newHeads = {
  method: 'eth_subscribe',
  params: ['newHeads'],
  notification: 'eth_subscription',
  read: ({ subscription, result }: Head) => ({ id: subscription, value: Number(result.number) }),
  unsubscribe: 'eth_unsubscribe',
};

describe.skipIf(!isInstalled('anvil'))('anvil (npm package @foundry-rs/anvil)', () => {
  let server: AnvilServer;
  beforeAll(async () => {
    server = await startAnvil({ ipc: true });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describe.each<readonly [string, () => Channel]>([
    ['WebSocket', () => webSocket(server.wsUrl)],
    ['a Unix socket', () => socket({ path: server.ipcPath, framing: concatenated })],
  ])('over %s', (_, create) => {
    test('responds, and fails with another code than over HTTP', async () => {
      await using opened = open(create());
      const { client } = opened;
      expect(await client.request('eth_chainId')).toBe('0x7a69');
      expect(await failure(client.request('missing'))).toMatchObject({
        name: 'RpcError',
        code: -32602,
      });
    });

    test('responds to many calls in any order, and each gets its own result', async () => {
      await using opened = open(create());
      const { client, reports } = opened;
      const texts = Array.from(
        { length: 200 },
        (_, value) => `0x${String(value).padStart(4, '0')}`,
      );
      const hash = (text: string) => client.request('web3_sha3', [text]);
      const atOnce = await Promise.all(texts.map(hash));
      const oneByOne: unknown[] = [];
      for (const text of texts) oneByOne.push(await hash(text));
      expect(atOnce).toEqual(oneByOne);
      expect(new Set(atOnce).size).toBe(texts.length);
      expect(reports).toEqual([]);
    });

    test('responds to a batch, and never to notifications', async () => {
      await using opened = open(create());
      const { client } = opened;
      expect(
        await client.batch([
          { method: 'eth_chainId' },
          { method: 'eth_chainId', notify: true },
          { method: 'missing' },
        ]),
      ).toMatchObject([
        { ok: true, result: '0x7a69' },
        undefined,
        { ok: false, error: { code: -32602 } },
      ]);
      expect(await client.batch([{ method: 'eth_chainId', notify: true }])).toEqual([undefined]);
    });

    test('sends blocks to subscribers until they unsubscribe', async () => {
      await using opened = open(create());
      const { client, connection, reports } = opened;
      await using blocks = await subscribe(connection, newHeads);
      await client.request('evm_mine');
      await client.request('evm_mine');
      const { value: first } = await blocks.next();
      expect(await blocks.next()).toMatchObject({ value: first + 1 });

      const { id } = blocks;
      await blocks.return();
      // It has already unsubscribed.
      expect(await client.request('eth_unsubscribe', [id as string])).toBe(false);
      expect(reports).toEqual([]);
    });

    test('keeps two subscriptions apart', async () => {
      await using opened = open(create());
      const { client, connection } = opened;
      await using one = await subscribe(connection, newHeads);
      await using other = await subscribe(connection, newHeads);
      expect(one.id).not.toBe(other.id);
      await client.request('evm_mine');
      const { value } = await one.next();
      expect(await other.next()).toEqual({ done: false, value });
      await one.return();
      await client.request('evm_mine');
      expect(await other.next()).toEqual({ done: false, value: value + 1 });
    });

    test('refuses dialect 1.0 with an error that has the id', async () => {
      await using opened = open(create());
      const old = opened.client.with({ dialect: '1.0' });
      expect(await failure(old.request('eth_chainId'))).toMatchObject({ code: -32600 });
    });

    test('does not complete the closing handshake, and the connection closes anyway', async () => {
      const { connection, client } = open(create());
      await client.request('eth_chainId');
      await connection.close();
      expect(connection.state).toBe('closed');
    });
  });

  test('sends blocks without being asked', async () => {
    await using miner = await startAnvil({ blockTime: 1 });
    await using opened = open(webSocket(miner.wsUrl));
    const numbers: number[] = [];
    for await (const number of await subscribe(opened.connection, newHeads)) {
      numbers.push(number);
      if (numbers.length === 2) break;
    }
    const [first = Number.NaN] = numbers;
    expect(numbers).toEqual([first, first + 1]);
  });

  test('hangs after half a message on a Unix socket, so calls time out', async () => {
    const channel = socket({ path: server.ipcPath, framing: concatenated });
    await using opened = open(channel);
    expect(await opened.client.request('eth_chainId')).toBe('0x7a69');
    await channel.send('{"jsonrpc": ');
    const call = opened.client.request('eth_chainId', [], { timeout: 500 });
    expect(await failure(call)).toMatchObject({ name: 'TimeoutError' });
  });

  test('is killed mid-call', async () => {
    const victim = await startAnvil();
    await using opened = open(webSocket(victim.wsUrl));
    const { client, connection } = opened;
    await using blocks = await subscribe(connection, newHeads);
    await victim[Symbol.asyncDispose]();
    expect(await failure(client.request('eth_chainId'))).toMatchObject({ name: 'TransportError' });
    expect(await failure(blocks.next())).toMatchObject({ name: 'TransportError' });
    await expect.poll(() => connection.state, patience).toBe('closed');
  });
});

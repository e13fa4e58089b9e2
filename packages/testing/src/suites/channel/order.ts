import { describe, expect, test } from 'vitest';
import { seeded } from '../../seeded.ts';
import type { ChannelPeer, StartChannelServer } from './channel-server.ts';
import { answerTo, begin, type Session } from './session.ts';

/** Awaits a promise within that many async functions. */
async function nest<T>(depth: number, call: () => Promise<T>): Promise<T> {
  return depth === 0 ? await call() : await nest(depth - 1, call);
}

const tick = (params: readonly unknown[]) =>
  JSON.stringify({ jsonrpc: '2.0', method: 'tick', params });

const ask = (params: readonly unknown[]) =>
  JSON.stringify({ jsonrpc: '2.0', method: 'ask', params, id: `peer ${params}` });

/** What runs first when messages arrive one after the other. */
export function orderTests(start: StartChannelServer): void {
  describe('code that awaits a call continues before the message after its response is handled', () => {
    const depths = [1, 2, 3, 4, 5];

    test.each(depths)('within %i async functions, if that is a notification', async (depth) => {
      await using session = await begin(start);
      const { client, connection, peer } = session;
      const order: unknown[] = [];
      connection.on('tick', (name) => order.push(name));
      const calls = ['a', 'b'].map(async (name) => {
        await nest(depth, () => client.request(name).catch(() => {}));
        order.push(name);
      });
      const [a, b] = [await peer.next(), await peer.next()];
      peer.send(answerTo(a, 1));
      peer.send(tick(['behind a']));
      peer.send(tick(['next']));
      peer.send(JSON.stringify({ jsonrpc: '2.0', error: { code: 1, message: 'no' }, id: idOf(b) }));
      peer.send(tick(['behind b']));
      await Promise.all(calls);
      await expect.poll(() => order).toHaveLength(5);
      expect(order).toEqual(['a', 'behind a', 'next', 'b', 'behind b']);
    });

    test.each(depths)('within %i async functions, if that is a request', async (depth) => {
      await using session = await begin(start);
      const { client, connection, peer } = session;
      const order: string[] = [];
      connection.handle('ask', () => order.push('asked'));
      const call = nest(depth, () => client.request('a')).then(() => order.push('continued'));
      peer.send(answerTo(await peer.next(), 1));
      peer.send('{"jsonrpc":"2.0","method":"ask","id":"x"}');
      await Promise.all([call, peer.next()]);
      expect(order).toEqual(['continued', 'asked']);
    });

    test.each(depths)('within %i async functions, in one array', async (depth) => {
      await using session = await begin(start);
      const { client, connection, peer } = session;
      const order: unknown[] = [];
      connection.on('tick', (name) => order.push(name));
      const call = nest(depth, () => client.batch([{ method: 'a' }])).then(() => order.push('a'));
      const [{ id }] = JSON.parse(await peer.next());
      peer.send(`[{"jsonrpc":"2.0","result":1,"id":${id}},${tick(['behind a'])}]`);
      peer.send(tick(['next']));
      await call;
      await expect.poll(() => order).toHaveLength(3);
      expect(order).toEqual(['a', 'behind a', 'next']);
    });

    test('in a thousand random packets under load', async () => {
      await using session = await begin(start);
      const load = startLoad();
      const { expected, heard, answered } = await exchange(session).finally(() =>
        clearInterval(load),
      );
      expect(heard).toEqual(expected);
      expect(answered).toBeGreaterThan(500);
      expect(session.reports).toEqual([]);
    });
  });
}

function idOf(text: string): unknown {
  return JSON.parse(text).id;
}

/** Keeps the event loop busy. */
function startLoad(): ReturnType<typeof setInterval> {
  return setInterval(() => {
    for (const end = performance.now() + 2; performance.now() < end; );
  }, 4);
}

/** Sends random packets of responses, notifications and requests; returns how many calls had continued at each. */
async function exchange({ client, connection, peer }: Session) {
  const random = seeded(10);
  const chance = (limit: number) => Math.floor(random() * limit);
  const requests = collectRequests(peer);
  const heard: unknown[] = [];
  const expected: unknown[] = [];
  let continued = 0;
  const hear = (place: number) => heard.push([place, continued]);
  connection.on('tick', hear);
  connection.handle('ask', hear);

  const call = async () => {
    try {
      await nest(chance(6), () => client.request('work'));
      continued++;
    } catch {
      // It had no response before the end.
    }
  };
  let answered = 0;
  const say = () => {
    const request = chance(2) === 0 ? requests.shift() : undefined;
    if (request) {
      answered++;
      return peer.send(answerTo(request, answered));
    }
    const place = expected.length;
    expected.push([place, answered]);
    peer.send(chance(8) === 0 ? ask([place]) : tick([place]));
  };

  for (let packet = 0; packet < 1000; packet++) {
    for (let count = chance(4); count > 0; count--) call();
    if (chance(3) === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    for (let count = 1 + chance(5); count > 0; count--) say();
  }
  await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(expected.length);
  await connection.close();
  return { expected, heard, answered };
}

/** The requests of this side that have arrived, but not the responses to the peer's own. */
function collectRequests(peer: ChannelPeer): string[] {
  const requests: string[] = [];
  const collect = async () => {
    for (;;) {
      const text = await peer.next();
      if (text.includes('"method"')) requests.push(text);
    }
  };
  collect().catch(() => {});
  return requests;
}

import { type ConnectOptions, lsp, mcp } from '@jsonrpcclient/duplex';
import { describe, expect, test } from 'vitest';
import { section7 } from '../section-7.ts';
import type { ChannelLacks, StartChannelServer } from './channel-server.ts';
import { answerTo, begin } from './session.ts';

/** Requests and notifications that the peer sends. */
export function otherWayTests(start: StartChannelServer, lacks: ChannelLacks): void {
  describe('from the peer', () => {
    test('notifications arrive in order, even before the response to the call that caused them', async () => {
      await using session = await begin(start);
      const { connection, client, peer } = session;
      const heard: unknown[] = [];
      connection.on('tick', (count: number) => heard.push(count));
      const ticks = connection.notifications<[number]>('tick');
      const call = client.request('start');
      const request = await peer.next();
      for (let count = 0; count < 100; count++) {
        peer.send(`{"jsonrpc":"2.0","method":"tick","params":[${count}]}`);
      }
      peer.send(answerTo(request, null));
      expect(await call).toBeNull();
      const all = Array.from({ length: 100 }, (_, count) => count);
      expect(heard).toEqual(all);
      const read: number[] = [];
      for await (const [count] of ticks) {
        read.push(count);
        if (read.length === all.length) break;
      }
      expect(read).toEqual(all);
    });

    test('requests get a response while a call is pending', async () => {
      await using session = await begin(start);
      const { connection, client, peer } = session;
      connection.handle('add', (a: number, b: number) => a + b);
      const call = client.request('start');
      const request = await peer.next();
      // The peer's ids are independent of the client's.
      peer.send('{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}');
      peer.send('{"jsonrpc":"2.0","method":"nothing","id":"x"}');
      expect([await peer.next(), await peer.next()].sort()).toEqual([
        '{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":"x"}',
        '{"jsonrpc":"2.0","result":5,"id":1}',
      ]);
      peer.send(answerTo(request, 'started'));
      expect(await call).toBe('started');
    });

    test('the examples in section 7 of the specification get the printed responses, except those without a usable id', async () => {
      await using session = await begin(start);
      const { connection, peer } = session;
      connection.handle('subtract', subtract);
      connection.handle('sum', (...numbers: number[]) => numbers.reduce((sum, n) => sum + n));
      connection.handle('get_data', () => ['hello', 5]);
      const heard: unknown[] = [];
      for (const method of ['update', 'notify_hello', 'notify_sum']) {
        connection.on(method, (...params) => heard.push([method, ...params]));
      }
      const received: unknown[] = [];
      const expected: unknown[] = [];
      for (const [id, { name, sent, expected: response }] of section7.entries()) {
        if (!(lacks.garbage && isGarbage(sent))) {
          peer.send(lacks.lineBreaks ? sent.replaceAll('\n', ' ') : sent);
        }
        if (response !== undefined && !leftAlone.has(name)) {
          expected.push(response);
          received.push(JSON.parse(await peer.next()));
        }
        // Its response comes next if the example gets none.
        peer.send(`{"jsonrpc":"2.0","method":"get_data","id":${id}}`);
        expected.push({ jsonrpc: '2.0', result: ['hello', 5], id });
        received.push(JSON.parse(await peer.next()));
      }
      expect(received).toEqual(expected);
      expect(heard).toEqual([
        ['update', 1, 2, 3, 4, 5],
        ['notify_hello', 7],
        ['notify_sum', 1, 2, 4],
        ['notify_hello', 7],
      ]);
    });

    const refused = '{"code":-32600,"message":"Invalid Request"}';
    const unknown = '{"code":-32601,"message":"Method not found"}';
    test.each([
      ['{"jsonrpc":"2.0","method":1,"id":7}', `{"jsonrpc":"2.0","error":${refused},"id":7}`],
      [
        '{"jsonrpc":"2.0","method":"ask","params":"text","id":7}',
        `{"jsonrpc":"2.0","error":${refused},"id":7}`,
      ],
      [
        '{"jsonrpc":"2.0","method":"ask","id":{}}',
        `{"jsonrpc":"2.0","error":${refused},"id":null}`,
      ],
      ['{"method":"ask","params":{},"id":0}', '{"result":[{}],"id":0}'],
      ['{"method":"no","params":{},"id":0}', `{"error":${unknown},"id":0}`],
      ['{"method":"ask","params":[1],"id":0}', '{"result":[1],"error":null,"id":0}'],
    ])('the request %s gets the response %s', async (sent, expected) => {
      await using session = await begin(start);
      const { connection, peer } = session;
      connection.handle('ask', (...params) => params);
      peer.send(sent);
      expect(await peer.next()).toBe(expected);
    });

    /** The handler `wait` keeps the signal of its call and rejects when it aborts. */
    async function beginWaiting(options?: ConnectOptions) {
      const session = await begin(start, undefined, options);
      const signals: AbortSignal[] = [];
      session.connection.handle('wait', function () {
        const { signal } = this;
        signals.push(signal);
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      });
      session.connection.handle('ask', () => signals.length);
      session.peer.send('{"jsonrpc":"2.0","method":"wait","id":1}');
      session.peer.send('{"jsonrpc":"2.0","method":"wait","id":2}');
      return { ...session, signals };
    }
    const ask = '{"jsonrpc":"2.0","method":"ask","id":3}';
    const answer = '{"jsonrpc":"2.0","result":2,"id":3}';

    test("a handler's signal aborts when a language server cancels its request, which still gets a response", async () => {
      await using session = await beginWaiting(lsp);
      const { peer, signals, reports } = session;
      peer.send('{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}');
      peer.send(ask);
      expect([await peer.next(), await peer.next()].sort()).toEqual([
        '{"jsonrpc":"2.0","error":{"code":-32800,"message":"Request cancelled"},"id":1}',
        answer,
      ]);
      expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
      expect(reports).toEqual([]);
    });

    test("a handler's signal aborts when an MCP peer cancels its request, which gets no response", async () => {
      await using session = await beginWaiting(mcp);
      const { peer, signals, reports } = session;
      peer.send(
        '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"enough"}}',
      );
      peer.send(ask);
      expect(await peer.next()).toBe(answer);
      peer.send('{"jsonrpc":"2.0","method":"ping","id":"p"}');
      expect(await peer.next()).toBe('{"jsonrpc":"2.0","result":{},"id":"p"}');
      expect(signals.map(({ reason }) => reason)).toMatchObject([{ message: 'enough' }, undefined]);
      expect(reports).toEqual([]);
    });

    test('the signals of handlers abort when either side closes', async () => {
      for (const isOwn of [false, true]) {
        await using session = await beginWaiting();
        const { connection, peer, signals, reports } = session;
        peer.send(ask);
        expect(await peer.next()).toBe(answer);
        const closed = new Promise<unknown>((resolve) => connection.onState(resolve));
        if (isOwn) await connection.close();
        else peer.end();
        expect(await closed).toBe('closed');
        expect(signals.map(({ reason }) => reason)).toMatchObject([
          { name: 'ChannelError' },
          { name: 'ChannelError' },
        ]);
        expect(reports).toEqual([]);
      }
    });

    test('100,000 params by position reach the handler', async () => {
      await using session = await begin(start);
      const { connection, peer, reports } = session;
      connection.handle('count', (...params) => params.length);
      peer.send(`{"jsonrpc":"2.0","method":"count","params":[${Array(100_000).fill(1)}],"id":1}`);
      expect(await peer.next()).toBe('{"jsonrpc":"2.0","result":100000,"id":1}');
      expect(reports).toEqual([]);
    });

    test('ids beyond 2^53 are echoed exactly', async ({ skip }) => {
      skip(lacks.exactNumbers !== undefined, lacks.exactNumbers);
      await using session = await begin(start);
      const { connection, peer } = session;
      connection.handle('ask', () => true);
      for (const id of ['9007199254740993', '1e2']) {
        peer.send(`{"jsonrpc":"2.0","method":"ask","id":${id}}`);
        expect(await peer.next()).toBe(`{"jsonrpc":"2.0","result":true,"id":${id}}`);
      }
    });
  });
}

/** Examples without a usable id: on a channel, no sender could match the response. */
const leftAlone = new Set([
  'rpc call with invalid JSON',
  'rpc call with invalid Request object',
  'rpc call Batch, invalid JSON',
  'rpc call with an empty Array',
  'rpc call with an invalid Batch (but not empty)',
  'rpc call with invalid Batch',
]);

function subtract(first: number | { minuend: number; subtrahend: number }, second = 0): number {
  return typeof first === 'number' ? first - second : first.minuend - first.subtrahend;
}

function isGarbage(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { RpcError } from '@jsonrpcclient/core';
import {
  ChannelError,
  type Convention,
  type IncomingCall,
  type IncomingHandler,
  lsp,
  mcp,
} from '@jsonrpcclient/duplex';
import { describe, expect, test } from 'vitest';
import { settle } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

const internal = { code: -32603, message: 'Internal error' };
const gone = new ChannelError('the pipe broke');

/** A connection with a handler `wait` that keeps its calls, and rejects when its signal aborts. */
function startWaiting(convention?: Convention) {
  const session = start(convention);
  const calls: IncomingCall[] = [];
  session.connection.handle('wait', function () {
    calls.push(this);
    return new Promise((_, reject) => {
      this.signal.addEventListener('abort', () => reject(this.signal.reason));
    });
  });
  return { ...session, calls };
}

describe('a handler has its call as `this`', () => {
  test('with all members of a request', async () => {
    const { peer, connection } = start();
    const calls: IncomingCall[] = [];
    connection.handle('ask', function (a: number) {
      calls.push({ ...this });
      return a;
    });
    const byPosition = { jsonrpc, method: 'ask', params: [2, 3], id: 'x', sessionId: 's' };
    peer.say(byPosition);
    peer.say({ method: 'ask', id: 0 });
    await settle();
    expect(calls).toEqual([
      {
        method: 'ask',
        params: [2, 3],
        id: 'x',
        message: byPosition,
        signal: expect.any(AbortSignal),
      },
      {
        method: 'ask',
        params: undefined,
        id: 0,
        message: { method: 'ask', id: 0 },
        signal: expect.any(AbortSignal),
      },
    ]);
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([false, false]);
  });

  test('with all members of a notification', async () => {
    const { peer, connection } = start();
    const calls: IncomingCall[] = [];
    connection.on('Target.event', function ({ value }: { value: number }) {
      calls.push(this);
      expect(value).toBe(5);
    });
    const message = { method: 'Target.event', params: { value: 5 }, id: null, sessionId: 'A1' };
    peer.say(message);
    await settle();
    expect(calls).toMatchObject([{ method: 'Target.event', params: { value: 5 }, message }]);
    expect(calls[0]?.id).toBeUndefined();
    expect(calls[0]?.message.sessionId).toBe('A1');
    expect(calls[0]?.signal.aborted).toBe(false);
  });

  test('without an AbortController until the signal is read', async () => {
    const { peer, connection } = start();
    const { AbortController } = globalThis;
    let made = 0;
    globalThis.AbortController = class extends AbortController {
      constructor() {
        super();
        made++;
      }
    };
    try {
      connection.handle('ask', () => 5);
      connection.on('log', () => {});
      peer.say([
        { jsonrpc, method: 'ask', id: 1 },
        { jsonrpc, method: 'log' },
      ]);
      await settle();
      expect(made).toBe(0);
      connection.handle('read', function () {
        const { signal } = this;
        return signal === this.signal;
      });
      peer.say({ jsonrpc, method: 'read', id: 2 });
      await settle();
      expect(peer.seen[1]).toMatchObject({ result: true });
      expect(made).toBe(1);
    } finally {
      globalThis.AbortController = AbortController;
    }
  });
});

describe('the signal of a request', () => {
  test('aborts when a language server cancels it, and the response is an error', async () => {
    const { peer, calls, reports } = startWaiting(lsp);
    peer.say({ jsonrpc, method: 'wait', id: 1 });
    peer.say({ jsonrpc, method: 'wait', id: '1' });
    peer.say({ jsonrpc, method: '$/cancelRequest', params: { id: 1 } });
    await settle();
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(calls[0]?.signal.reason).toMatchObject({ name: 'RpcError', code: -32800 });
    const error = { code: -32800, message: 'Request cancelled' };
    expect(peer.seen).toEqual([{ jsonrpc, error, id: 1 }]);
    expect(reports).toEqual([]);
  });

  test('aborts when an MCP peer cancels it, and there is no response', async () => {
    const { peer, calls, reports } = startWaiting(mcp);
    const params = { requestId: 1, reason: 'enough' };
    peer.say({ jsonrpc, method: 'wait', id: 1 });
    peer.say({ jsonrpc, method: 'notifications/cancelled', params });
    peer.say({ jsonrpc, method: 'wait', id: 2 });
    peer.say({ jsonrpc, method: 'notifications/cancelled', params: { requestId: 2 } });
    await settle();
    expect(calls.map(({ signal }) => signal.reason)).toMatchObject([
      { name: 'AbortError', message: 'enough' },
      { name: 'AbortError', message: 'The request was cancelled' },
    ]);
    expect(peer.seen).toEqual([]);
    expect(reports).toEqual([]);
  });

  test.each([
    ['lsp', lsp, '$/cancelRequest', [{ jsonrpc, result: 5, id: 1 }]],
    ['mcp', mcp, 'notifications/cancelled', []],
  ])(
    'has no effect on a handler of %s that returns a result',
    async (_, convention, method, seen) => {
      const { peer, connection } = start(convention);
      connection.handle('ask', async () => {
        await settle();
        return 5;
      });
      peer.say({ jsonrpc, method: 'ask', id: 1 });
      peer.say({ jsonrpc, method, params: { id: 1, requestId: 1 } });
      await settle();
      await settle();
      expect(peer.seen).toEqual(seen);
    },
  );

  test('in a batch aborts only for that member', async () => {
    for (const [convention, method, seen] of [
      [
        lsp,
        '$/cancelRequest',
        [
          { error: { code: -32800 }, id: 1 },
          { result: 5, id: 2 },
        ],
      ],
      [mcp, 'notifications/cancelled', [{ result: 5, id: 2 }]],
    ] as const) {
      const { peer, connection } = startWaiting(convention);
      connection.handle('ask', () => 5);
      peer.say([
        { jsonrpc, method: 'wait', id: 1 },
        { jsonrpc, method: 'ask', id: 2 },
        { jsonrpc, method, params: { id: 1, requestId: 1 } },
      ]);
      await settle();
      expect(peer.seen).toMatchObject([seen]);
    }
  });

  test('is already aborted if it is read after the cancellation', async () => {
    const { peer, connection } = start(lsp);
    const signals: AbortSignal[] = [];
    connection.handle('ask', async function () {
      await settle();
      signals.push(this.signal);
      this.signal.throwIfAborted();
    });
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    peer.say({ jsonrpc, method: '$/cancelRequest', params: { id: 1 } });
    await settle();
    await settle();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(peer.seen).toMatchObject([{ error: { code: -32800 } }]);
  });

  test('aborts for a cancelled handler, whose unrelated errors are reported but not revealed', async () => {
    const { peer, connection, reports } = start(lsp);
    const bug = new TypeError('s3cret');
    const throws = [
      () => new DOMException('aborted', 'AbortError'),
      (call: IncomingCall) => new Error('wrapped', { cause: call.signal.reason }),
      () => new RpcError({ code: 7, message: 'mine' }),
      () => bug,
    ];
    connection.handle('fail', async function (place: number) {
      await settle();
      throw throws[place]?.(this);
    });
    for (const place of throws.keys()) {
      peer.say({ jsonrpc, method: 'fail', params: [place], id: place });
      peer.say({ jsonrpc, method: '$/cancelRequest', params: { id: place } });
    }
    await settle();
    await settle();
    expect(peer.seen).toMatchObject(
      [-32800, -32800, 7, -32800].map((code) => ({ error: { code } })),
    );
    expect(reports).toEqual([{ kind: 'failed', method: 'fail', error: bug }]);
  });

  test('works with functions that accept a signal', async () => {
    const { peer, connection, reports } = start(lsp);
    connection.handle('sleep', function () {
      return sleep(60_000, undefined, { signal: this.signal });
    });
    peer.say({ jsonrpc, method: 'sleep', id: 1 });
    await settle();
    peer.say({ jsonrpc, method: '$/cancelRequest', params: { id: 1 } });
    await settle();
    expect(peer.seen).toMatchObject([{ error: { code: -32800 } }]);
    expect(reports).toEqual([]);
  });

  test('does not abort after the response', async () => {
    const { peer, connection } = start(lsp);
    const signals: AbortSignal[] = [];
    connection.handle('ask', function () {
      signals.push(this.signal);
    });
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    await settle();
    peer.say({ jsonrpc, method: '$/cancelRequest', params: { id: 1 } });
    await connection.close();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });

  test('aborts for the first of two requests with one id', async () => {
    const { peer, calls } = startWaiting(lsp);
    for (const _ of [1, 2]) peer.say({ jsonrpc, method: 'wait', id: 1 });
    peer.say({ jsonrpc, method: '$/cancelRequest', params: { id: 1 } });
    await settle();
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    peer.tell({ state: 'lost', error: gone });
    await settle();
    expect(calls[1]?.signal.reason).toBe(gone);
  });

  test('aborts when the connection is lost, and nothing is sent or reported', async () => {
    const { peer, calls, connection, reports } = startWaiting();
    peer.say({ jsonrpc, method: 'wait', id: 1 });
    await settle();
    peer.tell({ state: 'lost', error: gone });
    peer.tell({ state: 'open' });
    await settle();
    expect(calls[0]?.signal.reason).toBe(gone);
    expect(connection.state).toBe('open');
    peer.say({ jsonrpc, method: 'wait', id: 1 });
    await settle();
    expect(calls[1]?.signal.aborted).toBe(false);
    expect(peer.texts).toEqual([]);
    expect(reports).toEqual([]);
  });

  test.each([
    ['this side closes it', 'this side closed the connection'],
    ['the peer closes it', 'the peer closed the connection'],
  ])('aborts when %s', async (_, message) => {
    const { peer, calls, connection } = startWaiting();
    peer.say({ jsonrpc, method: 'wait', id: 1 });
    await settle();
    if (message.startsWith('this')) await connection.close();
    else peer.end();
    await settle();
    expect(calls[0]?.signal.reason).toMatchObject({ name: 'ChannelError', message });
  });
});

describe('the signal of a notification', () => {
  test('aborts when the connection is lost or closed, even if its handler has returned', async () => {
    const { peer, connection } = start();
    const signals: AbortSignal[] = [];
    connection.on('job', function () {
      signals.push(this.signal);
    });
    peer.say({ jsonrpc, method: 'job' });
    await settle();
    peer.tell({ state: 'lost', error: gone });
    peer.tell({ state: 'open' });
    peer.say({ jsonrpc, method: 'job' });
    await settle();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    await connection.close();
    expect(signals.map(({ reason }) => reason)).toMatchObject([
      gone,
      { message: 'this side closed the connection' },
    ]);
  });

  test('causes no report for a handler that rejects because of it', async () => {
    const { peer, connection, reports } = start();
    connection.on('job', function () {
      return sleep(60_000, undefined, { signal: this.signal });
    });
    peer.say({ jsonrpc, method: 'job' });
    await settle();
    await connection.close();
    await settle();
    expect(reports).toEqual([]);
  });
});

describe('a cancellation', () => {
  test.each([
    ['lsp', lsp, '$/cancelRequest'],
    ['mcp', mcp, 'notifications/cancelled'],
  ])('of %s is passed to its listeners, but not to the fallback', async (_, convention, method) => {
    const others: string[] = [];
    const fallback = ({ method }: IncomingCall) => others.push(method);
    const { peer, connection, reports } = start({ ...convention, fallback });
    const heard: unknown[] = [];
    const params = { id: 7, requestId: 7 };
    peer.say({ jsonrpc, method, params });
    await settle();
    connection.on(method, (params) => heard.push(params));
    peer.say({ jsonrpc, method, params });
    await settle();
    expect(heard).toEqual([params]);
    expect(others).toEqual([]);
    expect(reports).toEqual([]);
  });

  test('that a convention fails to read is reported', async () => {
    const error = new Error('thrown');
    const cancelled = () => {
      throw error;
    };
    const { peer, connection, reports } = start({ cancelled });
    let heard = 0;
    connection.on('log', () => heard++);
    peer.say({ jsonrpc, method: 'log' });
    await settle();
    expect(heard).toBe(1);
    expect(reports).toEqual([{ kind: 'failed', method: 'log', error }]);
  });

  test('can follow a convention of your own', async () => {
    const { peer, calls } = startWaiting({
      cancelled: (method, params) =>
        method === 'stop' && Array.isArray(params)
          ? { id: params[0], reason: 'stopped', isAnswered: true }
          : undefined,
    });
    peer.say({ method: 'wait', params: [], id: 'x' });
    peer.say({ method: 'stop', params: ['x'], id: null });
    await settle();
    expect(calls[0]?.signal.reason).toBe('stopped');
    expect(peer.seen).toEqual([{ result: null, error: internal, id: 'x' }]);
  });
});

describe('the handlers of a convention', () => {
  const ping = { jsonrpc, method: 'ping', id: 1 };

  test('respond to the ping of MCP', async () => {
    const { peer, reports } = start(mcp);
    peer.say(ping);
    await settle();
    expect(peer.texts).toEqual(['{"jsonrpc":"2.0","result":{},"id":1}']);
    expect(reports).toEqual([]);
  });

  test('yield to a handler of the user, but not to the fallback', async () => {
    const { peer, connection } = start({ ...mcp, fallback: () => 'fallback' });
    const off = connection.handle('ping', () => 'pong');
    peer.say(ping);
    await settle();
    off();
    peer.say(ping);
    await settle();
    expect(peer.seen).toMatchObject([{ result: 'pong' }, { result: {} }]);
  });

  test.each(['constructor', '__proto__', 'toString'])('do not respond to %s', async (method) => {
    const { peer } = start(mcp);
    peer.say(`{"jsonrpc":"2.0","method":"${method}","id":1}`);
    await settle();
    expect(peer.seen).toMatchObject([{ error: { code: -32601 } }]);
  });
});

describe('fallback', () => {
  test('receives requests without a handler and notifications without a listener', async () => {
    const calls: IncomingCall[] = [];
    const fallback: IncomingHandler = async (call) => {
      calls.push(call);
      if (call.method === 'fail') throw new RpcError({ code: 7, message: 'no' });
      return call.params;
    };
    const { peer, connection, reports } = start({ fallback });
    connection.handle('mine', () => 'mine');
    connection.on('mine', () => {});
    const named = { jsonrpc, method: 'named', params: { a: 1 }, sessionId: 's' };
    peer.say([
      { jsonrpc, method: 'other', params: [1], id: 1 },
      { jsonrpc, method: 'mine', id: 2 },
      named,
      { jsonrpc, method: 'mine' },
      { jsonrpc, method: 'fail', id: 3 },
    ]);
    await settle();
    expect(peer.seen).toEqual([
      [
        { jsonrpc, result: [1], id: 1 },
        { jsonrpc, result: 'mine', id: 2 },
        { jsonrpc, error: { code: 7, message: 'no' }, id: 3 },
      ],
    ]);
    expect(calls.map(({ method, id }) => [method, id])).toEqual([
      ['other', 1],
      ['named', undefined],
      ['fail', 3],
    ]);
    expect(calls[1]?.message).toEqual(named);
    expect(reports).toEqual([]);
  });

  test('can forward to another connection, including cancellations', async () => {
    const upstream = start(lsp);
    const { peer } = start({
      ...lsp,
      fallback: ({ method, params, id, signal }) =>
        id === undefined
          ? upstream.client.notify(method, params)
          : upstream.client.request(method, params, { signal }),
    });
    peer.say({ jsonrpc, method: 'add', params: [2, 3], id: 'a' });
    peer.say({ jsonrpc, method: 'log', params: ['line'] });
    peer.say({ jsonrpc, method: 'slow', id: 'b' });
    peer.say({ jsonrpc, method: '$/cancelRequest', params: { id: 'b' } });
    await settle();
    expect(upstream.peer.seen).toEqual([
      { jsonrpc, method: 'add', params: [2, 3], id: 1 },
      { jsonrpc, method: 'log', params: ['line'] },
      { jsonrpc, method: 'slow', id: 2 },
      { jsonrpc, method: '$/cancelRequest', params: { id: 2 } },
    ]);
    upstream.peer.say({ jsonrpc, error: { code: 7, message: 'no', data: 1 }, id: 1 });
    await settle();
    expect(peer.seen).toEqual([
      { jsonrpc, error: { code: -32800, message: 'Request cancelled' }, id: 'b' },
      { jsonrpc, error: { code: 7, message: 'no', data: 1 }, id: 'a' },
    ]);
  });

  test('that throws is reported', async () => {
    const error = new Error('thrown');
    const { peer, reports } = start({
      fallback: () => {
        throw error;
      },
    });
    peer.say([
      { jsonrpc, method: 'ask', id: 1 },
      { jsonrpc, method: 'log' },
    ]);
    await settle();
    expect(peer.seen).toEqual([[{ jsonrpc, error: internal, id: 1 }]]);
    expect(reports).toEqual([
      { kind: 'failed', method: 'ask', error },
      { kind: 'failed', method: 'log', error },
    ]);
  });
});

describe('around', () => {
  test('wraps the handlers of all members of a batch, including the built-in ones', async () => {
    const log: unknown[] = [];
    const { peer, connection, reports } = start({
      ...mcp,
      around: (next) => async (call) => {
        log.push(['begin', call.method, call.id]);
        try {
          return await next(call);
        } catch (error) {
          log.push(['error', call.method, (error as RpcError).code]);
          throw error;
        } finally {
          log.push(['end', call.method]);
        }
      },
    });
    connection.handle('add', (a: number, b: number) => a + b);
    const ticks = connection.notifications('tick');
    peer.say([
      { jsonrpc, method: 'add', params: [2, 3], id: 1 },
      { jsonrpc, method: 'tick', params: [1] },
      { jsonrpc, method: 'unheard' },
      { jsonrpc, method: 'missing', id: 2 },
      { jsonrpc, method: 'ping', id: 3 },
    ]);
    await settle();
    expect(peer.seen).toMatchObject([[{ result: 5 }, { error: { code: -32601 } }, { result: {} }]]);
    expect((await ticks.next()).value).toEqual([1]);
    expect(log.filter((entry) => Array.isArray(entry) && entry[0] !== 'end')).toEqual([
      ['begin', 'add', 1],
      ['begin', 'tick', undefined],
      ['begin', 'unheard', undefined],
      ['begin', 'missing', 2],
      ['error', 'missing', -32601],
      ['begin', 'ping', 3],
    ]);
    expect(reports.map(({ kind }) => kind)).toEqual(['unheard', 'unhandled']);
  });

  test('wraps each listener, and keeps the order of notifications', async () => {
    const begun: unknown[] = [];
    const heard: unknown[] = [];
    const { peer, connection } = start({
      around: (next) => (call) => {
        begun.push((call.params as unknown[])[0]);
        return next(call);
      },
    });
    connection.on('tick', async (n) => {
      heard.push(n);
      await settle();
    });
    const off = connection.on('tick', (n) => heard.push(`second ${n}`));
    for (const n of [1, 2, 3]) peer.say({ jsonrpc, method: 'tick', params: [n] });
    await settle();
    off();
    peer.say({ jsonrpc, method: 'tick', params: [4] });
    await settle();
    expect(begun).toEqual([1, 1, 2, 2, 3, 3, 4]);
    expect(heard).toEqual([1, 'second 1', 2, 'second 2', 3, 'second 3', 4]);
  });

  test('can change the call and the result', async () => {
    const { peer, connection } = start({
      around: (next) => async (call) => ({
        result: await next({ ...call, params: { ...call.params, user: 'u' } }),
      }),
    });
    connection.handle('ask', (params) => params);
    peer.say({ jsonrpc, method: 'ask', params: { a: 1 }, id: 1 });
    await settle();
    expect(peer.seen).toEqual([{ jsonrpc, result: { result: { a: 1, user: 'u' } }, id: 1 }]);
  });

  test.each<[string, (next: IncomingHandler) => IncomingHandler, object, string[], number]>([
    [
      'throws',
      () => () => {
        throw new Error('s3cret');
      },
      { error: internal },
      ['failed', 'failed'],
      0,
    ],
    [
      'rejects',
      () => async () => {
        throw new Error('s3cret');
      },
      { error: internal },
      ['failed', 'failed'],
      0,
    ],
    [
      'refuses',
      () => () => {
        throw new RpcError({ code: 7, message: 'no' });
      },
      { error: { code: 7 } },
      ['failed'],
      0,
    ],
    ['never calls next', () => () => {}, { result: null }, [], 0],
    ['answers without calling next', () => () => 'cached', { result: 'cached' }, [], 0],
    [
      'calls next twice',
      (next) => (call) => [next(call), next(call)],
      { result: ['x', 'x'] },
      [],
      4,
    ],
    [
      'calls next without awaiting it',
      (next) => (call) => {
        next(call);
      },
      { result: null },
      [],
      2,
    ],
  ])('that %s leads to one response', async (_, around, answer, kinds, calls) => {
    const { peer, connection, reports } = start({ around });
    let count = 0;
    const handler = () => {
      count++;
      return 'x';
    };
    connection.handle('ask', handler);
    connection.on('log', handler);
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    peer.say({ jsonrpc, method: 'log' });
    await settle();
    expect(peer.seen).toMatchObject([{ ...answer, id: 1 }]);
    expect(reports.map(({ kind }) => kind)).toEqual(kinds);
    expect(count).toBe(calls);
    expect(connection.state).toBe('open');
  });

  test('that always returns the same function lets each listener be removed on its own', async () => {
    let count = 0;
    const counted = () => ++count;
    const { peer, connection } = start({ around: () => counted });
    const offs = [connection.on('log', () => {}), connection.on('log', () => {})];
    const offHandler = connection.handle('ask', () => {});
    offHandler();
    connection.handle('ask', () => {});
    offHandler();
    expect(() => connection.handle('ask', () => {})).toThrow(TypeError);
    for (const off of offs) {
      peer.say({ jsonrpc, method: 'log' });
      await settle();
      off();
    }
    expect(count).toBe(3);
  });

  test('that returns no function throws immediately, and closes the channel', () => {
    for (const around of [
      () => {
        throw new TypeError('no');
      },
      () => undefined as unknown as IncomingHandler,
    ]) {
      let closed = 0;
      const close = () => {
        closed++;
      };
      expect(() => start({ around }, { close })).toThrow(TypeError);
      expect(closed).toBe(1);
    }
  });
});

describe('params by position', () => {
  test('reach handlers even if there are 100,000, and iterations even if there are more', async () => {
    const { peer, connection, reports } = start();
    const counts: number[] = [];
    connection.on('log', (...params) => counts.push(params.length));
    connection.handle('count', (...params) => params.length);
    const logs = connection.notifications('many');
    const params = Array(100_000).fill(1);
    peer.say({ jsonrpc, method: 'log', params });
    peer.say({ jsonrpc, method: 'count', params, id: 1 });
    peer.say({ jsonrpc, method: 'many', params: Array(300_000).fill(1) });
    await settle();
    expect(reports).toEqual([]);
    expect(counts).toEqual([100_000]);
    expect(peer.seen).toEqual([{ jsonrpc, result: 100_000, id: 1 }]);
    expect((await logs.next()).value).toHaveLength(300_000);
  });

  test('that are too many for a function are reported', async () => {
    const { peer, connection, reports } = start();
    for (const bind of [connection.on, connection.handle]) bind('count', () => {});
    const params = Array(1_000_000).fill(1);
    peer.say({ jsonrpc, method: 'count', params });
    peer.say({ jsonrpc, method: 'count', params, id: 1 });
    await settle();
    expect(peer.seen).toEqual([{ jsonrpc, error: internal, id: 1 }]);
    expect(reports).toMatchObject(
      [1, 2].map(() => ({ kind: 'failed', method: 'count', error: { name: 'RangeError' } })),
    );
  });

  test('reach the fallback as one array', async () => {
    const fallback: IncomingHandler = ({ params }) => (params as unknown[]).length;
    const { peer } = start({ fallback });
    peer.say({ jsonrpc, method: 'count', params: Array(1_000_000).fill(1), id: 1 });
    await settle();
    expect(peer.seen).toEqual([{ jsonrpc, result: 1_000_000, id: 1 }]);
  });
});

describe('translate', () => {
  /** As rpc-websockets and Mopidy send them. */
  const translate = (message: unknown) => {
    const { notification, event, ...others } = Object(message);
    if (event !== undefined) return { method: event, params: others };
    return notification === undefined ? message : { method: notification, ...others };
  };

  test('turns foreign events into notifications, and leaves other messages unchanged', async () => {
    const { peer, connection, client, reports } = start({ translate });
    const heard: unknown[] = [];
    connection.on('feed', (...params) => heard.push(params));
    connection.on('volume_changed', (...params) => heard.push(params));
    connection.handle('ask', () => 5);
    const call = client.request('add');
    peer.texts.pop();
    peer.say({ notification: 'feed', params: ['a', 1] });
    peer.say({ event: 'volume_changed', volume: 50 });
    peer.say({ jsonrpc, result: 5, id: 1 });
    peer.say({ jsonrpc, method: 'ask', id: 1 });
    peer.say('null');
    expect(await call).toBe(5);
    await settle();
    expect(heard).toEqual([['a', 1], [{ volume: 50 }]]);
    expect(peer.seen).toEqual([{ jsonrpc, result: 5, id: 1 }]);
    expect(reports).toEqual([{ kind: 'foreign', message: null }]);
  });

  test('can turn one message into several, or into none', async () => {
    const { peer, connection, reports } = start({
      translate: (message) =>
        Array.isArray(message) ? message.map((params) => ({ method: 'row', params })) : undefined,
    });
    const heard: unknown[] = [];
    connection.on('row', (...row) => heard.push(row));
    peer.say('[[1],[2]]');
    peer.say({ jsonrpc, method: 'row', params: [3] });
    await settle();
    expect(heard).toEqual([[1], [2]]);
    expect(reports).toEqual([]);
  });

  test('that throws is reported, and reading continues', async () => {
    const error = new Error('thrown');
    const { peer, reports, connection } = start({
      translate: (message) => {
        if (message === 5) throw error;
        return message;
      },
    });
    connection.handle('ask', () => 5);
    peer.say('5');
    peer.say({ jsonrpc, method: 'ask', id: 1e20 });
    await settle();
    expect(reports).toEqual([{ kind: 'failed', method: 'translate', error }]);
    expect(peer.texts).toEqual(['{"jsonrpc":"2.0","result":5,"id":100000000000000000000}']);
  });
});

test('a handler receives no notifications, and a listener no requests', async () => {
  const { peer, connection, reports } = start();
  let count = 0;
  connection.handle('asked', () => ++count);
  connection.on('told', () => ++count);
  peer.say({ jsonrpc, method: 'asked' });
  peer.say({ jsonrpc, method: 'told', id: 1 });
  await settle();
  expect(count).toBe(0);
  expect(peer.seen).toMatchObject([{ error: { code: -32601 }, id: 1 }]);
  expect(reports.map(({ kind }) => kind)).toEqual(['unheard', 'unhandled']);
});

test('a request gets no response on a new connection, even if it is handled only then', async () => {
  const { peer, connection, client } = start();
  connection.handle('ask', () => 5);
  const call = client.request('add');
  peer.texts.pop();
  // Read in one go with the response before it, so it is handled in a later task.
  peer.say({ jsonrpc, result: 1, id: 1 });
  peer.say({ jsonrpc, method: 'ask', id: 1 });
  peer.tell({ state: 'lost', error: gone });
  peer.tell({ state: 'open' });
  expect(await call).toBe(1);
  await settle();
  expect(peer.texts).toEqual([]);
});

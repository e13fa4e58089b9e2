import {
  checked,
  contract,
  events,
  flip,
  InvalidParamsError,
  serve,
} from '@jsonrpcclient/contract';
import { createClient, RpcError } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { port } from '@jsonrpcclient/port';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { connectPeer } from './peer.ts';

/** Accepts 'slow' after all other values. */
const slow = z
  .string()
  .refine((text) => text !== 'slow' || new Promise((resolve) => setTimeout(resolve, 20, true)));

const api = contract({
  methods: {
    add: { params: [z.number(), z.number()], result: z.number() },
    log: { params: [z.string()] },
  },
  events: {
    tick: { params: [z.number()] },
    moved: { params: z.object({ x: z.number() }) },
    point: { params: z.tuple([z.number(), z.number()]) },
    slow: { params: [slow] },
  },
  requests: {
    confirm: { params: z.object({ text: z.string() }), result: z.boolean() },
    sum: { params: [], rest: z.number(), result: z.number() },
    maybe: { params: z.object({ a: z.number() }).optional(), result: z.string() },
    done: { params: [z.string()] },
  },
});

const handlers = {
  confirm: ({ text }: { text: string }) => text.length > 0,
  sum: async (...numbers: number[]) => numbers.reduce((a, b) => a + b, 0),
  maybe: (...params: unknown[]) => String(params.length),
  done: () => {},
};

describe('serve', () => {
  test('responds with the results of functions, which receive params by name or by position', async () => {
    await using peer = await connectPeer();
    serve(peer.connection, api, handlers);
    expect(await peer.ask('confirm', { text: 'x' })).toMatchObject({ result: true });
    expect(await peer.ask('sum', [1, 2, 3])).toMatchObject({ result: 6 });
    expect(await peer.ask('maybe')).toMatchObject({ result: '0' });
    expect(peer.unexpected).toEqual([]);
  });

  test('passes the call as this', async () => {
    await using peer = await connectPeer();
    const seen: unknown[] = [];
    serve(peer.connection, api, {
      ...handlers,
      confirm() {
        seen.push(this.method, this.params, this.signal.aborted);
        return true;
      },
    });
    await peer.ask('confirm', { text: 'x', more: 1 });
    expect(seen).toEqual(['confirm', { text: 'x', more: 1 }, false]);
  });

  test('refuses params that do not fit with their paths only, and reports them', async () => {
    await using peer = await connectPeer();
    serve(peer.connection, api, handlers);
    expect(await peer.ask('confirm', { text: 5 })).toEqual({
      error: { code: -32602, message: 'Invalid params', data: [{ path: ['text'] }] },
    });
    const [what] = peer.unexpected;
    expect(peer.unexpected).toMatchObject([{ kind: 'failed', method: 'confirm' }]);
    expect(what?.error).toBeInstanceOf(RpcError);
    expect(Object(what?.error).cause).toBeInstanceOf(InvalidParamsError);
  });

  test('refuses a result that does not fit without saying why, and reports it', async () => {
    await using peer = await connectPeer();
    serve(peer.connection, api, { ...handlers, confirm: () => 'yes' as never });
    expect(await peer.ask('confirm', { text: 'x' })).toMatchObject({
      error: { code: -32603, message: 'Internal error' },
    });
    expect(peer.unexpected).toMatchObject([
      { kind: 'failed', error: { name: 'InvalidResultError' } },
    ]);
  });

  test("checks nothing with mode 'off'", async () => {
    await using peer = await connectPeer();
    const own = { ...handlers, confirm: () => 'yes' as never };
    serve(peer.connection, api, own, { params: 'off', results: 'off' });
    expect(await peer.ask('confirm', { text: 5 })).toMatchObject({ result: 'yes' });
  });

  test('calls a handler without a result for notifications', async () => {
    await using peer = await connectPeer();
    const seen: string[] = [];
    serve(peer.connection, api, { ...handlers, done: (text) => seen.push(text) });
    await peer.push('done', ['x'], [5]);
    expect(seen).toEqual(['x']);
    expect(peer.unexpected).toMatchObject([{ kind: 'failed', method: 'done' }]);
  });

  test('returns a function that removes the handlers', async () => {
    await using peer = await connectPeer();
    serve(peer.connection, api, handlers)();
    expect(await peer.ask('sum', [1])).toMatchObject({ error: { code: -32601 } });
  });

  test('refuses a handler that the contract does not have, or that is not a function', async () => {
    await using peer = await connectPeer();
    expect(() => serve(peer.connection, api, { ...handlers, toString: () => '' } as never)).toThrow(
      new TypeError('serve: toString: not a request of the contract'),
    );
    expect(() => serve(peer.connection, api, { ...handlers, sum: 5 } as never)).toThrow(
      new TypeError('serve: expected sum: function, got number'),
    );
    expect(await peer.ask('confirm', { text: 'x' })).toMatchObject({ error: { code: -32601 } });
  });
});

describe('events', () => {
  test('calls listeners with params that fit, and reports others', async () => {
    await using peer = await connectPeer();
    const seen: unknown[] = [];
    const { on } = events(peer.connection, api);
    const off = on('tick', function (n) {
      seen.push(this.method, n);
    });
    on('moved', ({ x }) => seen.push(x));
    on('point', (x, y) => seen.push([x, y]));
    await peer.push('tick', [1], ['s3cret'], [2]);
    await peer.push('moved', { x: 3, y: 4 });
    await peer.push('point', [5, 6]);
    off();
    await peer.push('tick', [7]);
    expect(seen).toEqual(['tick', 1, 'tick', 2, 3, [5, 6]]);
    expect(peer.unexpected).toMatchObject([
      { kind: 'failed', method: 'tick', error: { name: 'InvalidParamsError' } },
      { kind: 'unheard', method: 'tick' },
    ]);
  });

  test('keeps the order even if a schema takes longer for an earlier event', async () => {
    await using peer = await connectPeer();
    const seen: string[] = [];
    events(peer.connection, api).on('slow', (text) => seen.push(text));
    await peer.push('slow', ['slow'], [5], ['b'], ['c']);
    await expect.poll(() => seen).toEqual(['slow', 'b', 'c']);
    await peer.push('slow', ['d']);
    await expect.poll(() => seen.at(-1)).toBe('d');
    expect(peer.unexpected).toMatchObject([{ kind: 'failed', method: 'slow' }]);
  });

  test('iterates over params that fit, and reports others', async () => {
    await using peer = await connectPeer();
    const { notifications } = events(peer.connection, api);
    const ticks = notifications('tick', { limit: 2 });
    const moves = notifications('moved');
    await peer.push('tick', [0], ['s3cret'], [2]);
    await peer.push('moved', { x: 3, y: 4 });
    for await (const [n] of ticks) {
      expect(n).toBe(2);
      break;
    }
    expect(ticks.dropped).toBe(1);
    expect(await moves.next()).toEqual({ value: [{ x: 3 }], done: false });
    await peer.connection.close();
    expect(await moves.next()).toEqual({ value: undefined, done: true });
    expect(peer.unexpected.map(({ kind }) => kind)).toEqual(['dropped', 'failed']);
  });

  test("checks nothing with mode 'off'", async () => {
    await using peer = await connectPeer();
    const { on, notifications } = events(peer.connection, api, { events: 'off' });
    const seen: unknown[] = [];
    on('tick', (n) => seen.push(n));
    const ticks = notifications('tick');
    await peer.push('tick', ['x']);
    expect(seen).toEqual(['x']);
    expect(await ticks.next()).toEqual({ value: ['x'], done: false });
  });

  test('drops what does not fit even if the connection does not say how to report it', async () => {
    await using peer = await connectPeer();
    const { on, notifications } = peer.connection;
    const ticks = events({ on, notifications }, api).notifications('tick');
    await peer.push('tick', ['s3cret'], [2]);
    expect(await ticks.next()).toEqual({ value: [2], done: false });
  });

  test('refuses an event that the contract does not have', async () => {
    await using peer = await connectPeer();
    expect(() => events(peer.connection, api).on('toString' as 'tick', () => {})).toThrow(
      new TypeError('events: toString: not an event of the contract'),
    );
  });
});

test('both ends of a connection share one contract', async () => {
  const { port1, port2 } = new MessageChannel();
  await using here = connect(port(port1));
  await using there = connect(port(port2));
  const lines: string[] = [];
  serve(there, flip(api), { add: (a, b) => a + b, log: (line) => lines.push(line) });
  const ticks = events(here, api).notifications('tick');
  serve(here, api, handlers);

  const client = checked(createClient(here), api);
  expect(await client.request('add', [2, 3])).toBe(5);
  await client.notify('log', ['x']);
  const server = checked(createClient(there), flip(api));
  expect(await server.request('confirm', { text: 'x' })).toBe(true);
  await server.notify('tick', [5]);
  expect(await ticks.next()).toEqual({ value: [5], done: false });
  expect(lines).toEqual(['x']);
});

import { createClient, type Message, TimeoutError } from '@jsonrpcclient/core';
import { type Convention, type DuplexCallOptions, lsp, mcp } from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { settle } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

afterEach(() => {
  vi.useRealTimers();
});

const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const forever = { timeout: Number.POSITIVE_INFINITY };

const conventions = [
  {
    name: 'lsp',
    convention: lsp as Convention,
    cancelled: (id: number, _reason?: string) => ({
      jsonrpc,
      method: '$/cancelRequest',
      params: { id },
    }),
    asked: (token: number) => ({ workDoneToken: token }),
    report: (token: unknown, value: object) => ({
      jsonrpc,
      method: '$/progress',
      params: { token, value },
    }),
  },
  {
    name: 'mcp',
    convention: mcp as Convention,
    cancelled: (requestId: number, reason?: string) => ({
      jsonrpc,
      method: 'notifications/cancelled',
      params: { requestId, ...(reason !== undefined && { reason }) },
    }),
    asked: (token: number) => ({ _meta: { progressToken: token } }),
    report: (token: unknown, value: object) => ({
      jsonrpc,
      method: 'notifications/progress',
      params: { progressToken: token, ...value },
    }),
  },
];

describe.each(conventions)(
  'with the convention $name a call',
  ({ convention, cancelled, asked, report }) => {
    test('that times out is cancelled on the server', async () => {
      const { peer, client, reports } = start(convention);
      const given = await failure(client.request('slow', { a: 1 }, { timeout: 1 }));
      expect(given).toBeInstanceOf(TimeoutError);
      expect(peer.seen).toEqual([
        { jsonrpc, method: 'slow', params: { a: 1 }, id: 1 },
        cancelled(1, 'slow: no response within 1 ms; the server may have run it'),
      ]);
      peer.say({ jsonrpc, error: { code: -32800, message: 'cancelled' }, id: 1 });
      await settle();
      expect(reports).toMatchObject([{ kind: 'late' }]);
    });

    test.each([
      ['an error', new Error('enough'), 'enough'],
      ['a text', 'enough', 'enough'],
      ['nothing', undefined, 'This operation was aborted'],
      ['null', null, undefined],
    ])('that is aborted with %s is cancelled on the server', async (_, reason, text) => {
      const { peer, client } = start(convention);
      const controller = new AbortController();
      const call = failure(client.request('slow', [], { signal: controller.signal }));
      controller.abort(reason);
      expect(await call).toBe(controller.signal.reason);
      expect(peer.seen.slice(1)).toEqual([cancelled(1, text)]);
    });

    test('in a batch is cancelled unless it has its response', async () => {
      const { peer, client } = start(convention);
      const controller = new AbortController();
      const batch = client.batch(
        [{ method: 'a' }, { method: 'b' }, { method: 'c', notify: true }, { method: 'd' }],
        { signal: controller.signal },
      );
      const given = failure(batch);
      peer.say({ jsonrpc, result: 5, id: 2 });
      await settle();
      controller.abort('enough');
      expect(await given).toBe('enough');
      expect(peer.seen.slice(1)).toEqual([cancelled(1, 'enough'), cancelled(3, 'enough')]);
    });

    test('is cancelled by its id on the wire', async () => {
      const { peer, connection } = start(convention);
      createClient(connection)
        .request('a')
        .catch(() => {});
      const given = failure(createClient(connection).request('slow', [], { timeout: 1 }));
      await given;
      expect(peer.seen.slice(2)).toMatchObject([{ params: cancelled(2).params }]);
    });

    test('that was not sent is not cancelled', async () => {
      const { peer, client } = start(convention, { state: 'connecting' });
      await failure(client.request('slow', [], { timeout: 1 }));
      peer.tell({ state: 'open' });
      await settle();
      expect(peer.texts).toEqual([]);
    });

    test('made in onOpen that times out is cancelled on the server, before the connection is open', async () => {
      const errors: unknown[] = [];
      const { peer, connection } = start({
        ...convention,
        onOpen: async (client) => {
          errors.push(await failure(client.request('login', {}, { timeout: 1 })));
        },
      });
      await expect.poll(() => connection.state).toBe('open');
      expect(errors).toMatchObject([{ name: 'TimeoutError' }]);
      expect(peer.seen).toMatchObject([
        { method: 'login', id: 1 },
        { method: cancelled(1).method, params: expect.objectContaining(cancelled(1).params) },
      ]);
    });

    test('that has its response, or is a notification, is not cancelled', async () => {
      const { peer, client } = start(convention);
      const controller = new AbortController();
      const { signal } = controller;
      const call = client.request('quick', [], { signal });
      peer.say({ jsonrpc, result: 5, id: 1 });
      expect(await call).toBe(5);
      peer.onSend = () => new Promise(() => {});
      const sent = failure(client.notify('go', [], { signal }));
      await settle();
      controller.abort('enough');
      expect(await sent).toBe('enough');
      expect(peer.seen).toHaveLength(2);
    });

    test('whose connection is lost is not cancelled', async () => {
      const { peer, client } = start(convention);
      const controller = new AbortController();
      const call = failure(client.request('slow', [], { signal: controller.signal }));
      peer.tell({ state: 'lost', error: new Error('gone') });
      await call;
      controller.abort('enough');
      peer.tell({ state: 'open' });
      await settle();
      expect(peer.seen).toHaveLength(1);
    });

    test('asks for progress, and receives it until the response arrives', async () => {
      const { peer, client, connection, reports } = start(convention);
      const heard: unknown[] = [];
      const call = client.request('slow', undefined, { onProgress: (value) => heard.push(value) });
      expect(peer.seen).toEqual([{ jsonrpc, method: 'slow', params: asked(1), id: 1 }]);
      peer.say(report(1, { progress: 1 }));
      peer.say(report(1, { progress: 2, message: 'soon' }));
      peer.say({ jsonrpc, result: 5, id: 1 });
      expect(await call).toBe(5);
      expect(heard).toEqual([{ progress: 1 }, { progress: 2, message: 'soon' }]);
      expect(connection.pending()).toEqual([]);
      const late = report(1, { progress: 3 });
      peer.say(late);
      await settle();
      expect(heard).toHaveLength(2);
      expect(reports).toEqual([{ kind: 'unheard', method: late.method, message: late }]);
    });

    test('keeps its params next to the token', async () => {
      const { peer, client } = start(convention);
      const params = { a: 1, _meta: { trace: 'x' } };
      client.request('slow', params, { onProgress: () => {} }).catch(() => {});
      const { _meta } = asked(1) as { _meta?: object };
      expect(peer.seen).toMatchObject([
        { params: { ...asked(1), a: 1, _meta: { trace: 'x', ..._meta } } },
      ]);
      expect(params).toEqual({ a: 1, _meta: { trace: 'x' } });
    });

    test('with params by position has no place for a token', async () => {
      const { peer, client } = start(convention);
      client.request('slow', [1], { onProgress: () => {} }).catch(() => {});
      expect(peer.seen).toMatchObject([{ params: [1] }]);
    });

    test('in a batch receives its own progress', async () => {
      const { peer, client } = start(convention);
      const heard: unknown[] = [];
      const batch = client.batch(
        [{ method: 'a' }, { method: 'go', notify: true }, { method: 'b', params: { b: 1 } }],
        { onProgress: (value) => heard.push(value) },
      );
      expect(peer.seen).toEqual([
        [
          { jsonrpc, method: 'a', params: asked(1), id: 1 },
          { jsonrpc, method: 'go' },
          { jsonrpc, method: 'b', params: { b: 1, ...asked(2) }, id: 2 },
        ],
      ]);
      peer.say(report(2, { n: 2 }));
      peer.say([report(1, { n: 1 })]);
      await settle();
      expect(heard).toEqual([{ n: 2 }, { n: 1 }]);
      peer.say([1, 2].map((id) => ({ jsonrpc, result: id, id })));
      await batch;
    });

    test('that is a notification has no token', async () => {
      const { peer, client } = start(convention);
      await client.notify('go', { a: 1 }, { onProgress: () => {} });
      expect(peer.seen).toEqual([{ jsonrpc, method: 'go', params: { a: 1 } }]);
    });

    test('passes other notifications to listeners', async () => {
      const { peer, client, connection } = start(convention);
      const heard: unknown[] = [];
      connection.on('log', (params) => heard.push(params));
      client
        .request('slow', undefined, { onProgress: (value) => heard.push(value) })
        .catch(() => {});
      const params = { token: 1, progressToken: 1, value: 5 };
      peer.say({ jsonrpc, method: 'log', params });
      await settle();
      expect(heard).toEqual([params]);
    });

    test('passes progress with unknown tokens to listeners', async () => {
      const { peer, client, connection } = start(convention);
      const heard: unknown[] = [];
      const own: unknown[] = [];
      const { method } = report(0, {});
      connection.on(method, (params) => heard.push(params));
      client.request('slow', undefined, { onProgress: (value) => own.push(value) }).catch(() => {});
      for (const token of ['1.0', '', '7', 7, undefined]) peer.say(report(token, { n: 1 }));
      peer.say({ jsonrpc, method, params: [1] });
      peer.say({ jsonrpc, method });
      await settle();
      expect(heard).toHaveLength(7);
      expect(own).toEqual([]);
    });

    test('receives progress whose token came back as a string, which restarts its idleTimeout', async () => {
      vi.useFakeTimers();
      const { peer, client, connection, reports } = start(convention);
      const heard: unknown[] = [];
      const call = client.request('slow', undefined, {
        onProgress: (value) => heard.push(value),
        idleTimeout: 100,
      });
      for (const n of [1, 2, 3]) {
        await wait(60);
        peer.say(report('1', { n }));
        await settle();
      }
      peer.say({ jsonrpc, result: 5, id: 1 });
      expect(await call).toBe(5);
      expect(heard).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
      expect(connection.pending()).toEqual([]);
      peer.say(report('1', { n: 4 }));
      await settle();
      expect(reports).toMatchObject([{ kind: 'unheard' }]);
    });

    test('receives progress whose token was a string and came back as a number', async () => {
      const { peer, connection } = start(convention);
      const client = createClient<unknown, DuplexCallOptions>(connection, { ids: () => '7' });
      const heard: unknown[] = [];
      const call = client.request('slow', {}, { onProgress: (value) => heard.push(value) });
      peer.say(report(7, { n: 1 }));
      peer.say({ jsonrpc, result: 5, id: '7' });
      expect(await call).toBe(5);
      expect(heard).toEqual([{ n: 1 }]);
    });

    test('without onProgress passes progress with its id as the token to listeners', async () => {
      const { peer, client, connection } = start(convention);
      const heard: unknown[] = [];
      const message = report(1, { n: 1 });
      connection.on(message.method, (params) => heard.push(params));
      client.request('slow').catch(() => {});
      peer.say(message);
      await settle();
      expect(heard).toEqual([message.params]);
    });

    test('passes a request from the server with the progress method to its handler', async () => {
      const { peer, client, connection } = start(convention);
      const own: unknown[] = [];
      const { method, params } = report(1, { n: 1 });
      connection.handle(method, () => 'handled');
      client.request('slow', undefined, { onProgress: (value) => own.push(value) }).catch(() => {});
      peer.say({ jsonrpc, method, params, id: 'x' });
      await settle();
      expect(peer.seen.slice(1)).toEqual([{ jsonrpc, result: 'handled', id: 'x' }]);
      expect(own).toEqual([]);
    });

    test('whose onProgress throws continues, and the error is reported', async () => {
      const { peer, client, reports } = start(convention);
      const call = client.request('slow', undefined, {
        onProgress: () => {
          throw new Error('thrown');
        },
      });
      peer.say(report(1, { n: 1 }));
      peer.say({ jsonrpc, result: 5, id: 1 });
      expect(await call).toBe(5);
      expect(reports).toEqual([{ kind: 'failed', method: 'slow', error: new Error('thrown') }]);
    });

    test('without news for its idleTimeout is aborted and cancelled', async () => {
      vi.useFakeTimers();
      const { peer, client } = start(convention);
      const call = failure(client.request('slow', undefined, { idleTimeout: 100, ...forever }));
      expect(peer.seen).toMatchObject([{ params: asked(1) }]);
      for (const n of [1, 2, 3]) {
        await wait(99);
        peer.say(report(1, { n }));
      }
      await wait(99);
      expect(peer.seen).toHaveLength(1);
      await wait(1);
      const given = await call;
      expect(given).toBeInstanceOf(TimeoutError);
      expect(given).toMatchObject({ timeout: 100, method: 'slow' });
      expect(peer.seen.slice(1)).toEqual([cancelled(1, (given as Error).message)]);
      expect(vi.getTimerCount()).toBe(0);
    });

    test('is limited by its timeout, however much progress arrives', async () => {
      vi.useFakeTimers();
      const { peer, client } = start(convention);
      const call = failure(client.request('slow', undefined, { idleTimeout: 100, timeout: 150 }));
      await wait(90);
      peer.say(report(1, { n: 1 }));
      await wait(59);
      expect(peer.seen).toHaveLength(1);
      await wait(1);
      expect(await call).toMatchObject({ timeout: 150 });
      expect(peer.seen).toHaveLength(2);
      expect(vi.getTimerCount()).toBe(0);
    });
  },
);

describe('mcp', () => {
  test('never cancels initialize', async () => {
    const { peer, client } = start(mcp);
    const calls = [
      client.request('initialize', {}, { timeout: 1 }),
      client.batch([{ method: 'initialize' }, { method: 'a' }], { timeout: 1 }),
    ];
    for (const call of calls) expect(await failure(call)).toBeInstanceOf(TimeoutError);
    expect(peer.seen.slice(2)).toMatchObject([{ params: { requestId: 3 } }]);
  });
});

describe('an idleTimeout', () => {
  test('needs no convention, and without one only the response counts', async () => {
    vi.useFakeTimers();
    const { peer, client } = start();
    const call = failure(client.request('slow', { a: 1 }, { idleTimeout: 100, ...forever }));
    expect(peer.seen).toMatchObject([{ params: { a: 1 } }]);
    await wait(99);
    peer.say({ jsonrpc, method: '$/progress', params: { token: 1, value: 1 } });
    await wait(1);
    expect(await call).toMatchObject({ name: 'TimeoutError', timeout: 100 });
    expect(peer.seen).toHaveLength(1);
  });

  test('leaves no timer after the response, the failure or the abort', async () => {
    vi.useFakeTimers();
    const { peer, client } = start();
    const controller = new AbortController();
    const options = { idleTimeout: 100, ...forever };
    const calls = [
      client.request('a', [], options),
      client.request('b', [], { ...options, signal: controller.signal }),
      client.notify('c', [], options),
      client.request('d', [], options),
    ].map((call) => call.catch(() => 'failed'));
    await settle();
    expect(vi.getTimerCount()).toBe(3);
    controller.abort('enough');
    peer.say({ jsonrpc, result: 5, id: 1 });
    peer.tell({ state: 'lost', error: new Error('gone') });
    expect(await Promise.all(calls)).toEqual([5, 'failed', undefined, 'failed']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('also runs while the connection is not open', async () => {
    vi.useFakeTimers();
    const { peer, client } = start({}, { state: 'connecting' });
    const call = failure(client.request('slow', [], { idleTimeout: 100 }));
    await wait(100);
    expect(await call).toMatchObject({ timeout: 100 });
    peer.tell({ state: 'open' });
    await settle();
    expect(peer.texts).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([Number.POSITIVE_INFINITY, 2 ** 31])('of %d is no limit', async (idleTimeout) => {
    vi.useFakeTimers();
    const { peer, client } = start();
    const call = client.request('slow', [], { idleTimeout, ...forever });
    await wait(2 ** 31);
    peer.say({ jsonrpc, result: 5, id: 1 });
    expect(await call).toBe(5);
  });

  test.each([
    [-1, '-1 (number)'],
    [Number.NaN, 'NaN (number)'],
    [null, 'null (object)'],
    ['5', '5 (string)'],
    [false, 'false (boolean)'],
    [[], ' (object)'],
    [5n, '5 (bigint)'],
  ])('of %o throws', async (value, shown) => {
    const idleTimeout = value as number;
    const { peer, client, connection } = start();
    const error = await failure(client.request('slow', [], { idleTimeout }));
    expect(error).toEqual(new TypeError(`slow: idleTimeout must be 0 or greater, not ${shown}`));
    // The same, whatever is put around the connection.
    const outer = createClient<unknown, DuplexCallOptions>(async (payload, options) =>
      connection(payload, options),
    );
    expect(await failure(outer.request('slow', [], { idleTimeout }))).toEqual(error);
    expect(peer.texts).toEqual([]);
    expect(connection.pending()).toEqual([]);
  });

  test('of 0 aborts a call without an immediate response', async () => {
    vi.useFakeTimers();
    const { peer, client } = start();
    const call = failure(client.request('slow', [], { idleTimeout: 0 }));
    expect(peer.texts).toHaveLength(1);
    await wait(0);
    expect(await call).toMatchObject({ name: 'TimeoutError', timeout: 0 });
  });

  test('leaves no listener, whether it is valid or not, even without a client', async () => {
    const { peer, connection } = start();
    let listeners = 0;
    const signal = {
      aborted: false,
      addEventListener: () => listeners++,
      removeEventListener: () => listeners--,
    } as unknown as AbortSignal;
    const message: Message = { jsonrpc, method: 'slow', id: 1 };
    const reply = connection(message, { signal, idleTimeout: 60_000 });
    expect(listeners).toBe(1);
    peer.say({ jsonrpc, result: 5, id: 1 });
    await reply;
    expect(listeners).toBe(0);
    await failure(connection(message, { signal, idleTimeout: -1 }));
    expect(listeners).toBe(0);
  });

  test('of a call that was already aborted leaves no timer, even without a client', async () => {
    vi.useFakeTimers();
    const { connection } = start();
    const message: Message = { jsonrpc, method: 'slow', id: 1 };
    const options = { signal: AbortSignal.abort('before'), idleTimeout: 100 };
    expect(await failure(connection(message, options))).toBe('before');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a convention', () => {
  test('is required for onProgress', async () => {
    const { peer, client } = start();
    const problem = 'onProgress needs a convention, for example connect(channel, lsp)';
    const options = { onProgress() {} };
    expect(await failure(client.request('slow', {}, options))).toEqual(
      new TypeError(`slow: ${problem}`),
    );
    expect(await failure(client.batch([{ method: 'slow' }], options))).toEqual(
      new TypeError(`batch of 1: slow: ${problem}`),
    );
    expect(peer.texts).toEqual([]);
  });

  test('can omit cancel or progress', async () => {
    const quiet = start({ progress: lsp.progress });
    await failure(quiet.client.request('slow', {}, { timeout: 1 }));
    expect(quiet.peer.seen).toHaveLength(1);
    const plain = start({ cancel: lsp.cancel });
    await failure(plain.client.request('slow', {}, { timeout: 1 }));
    expect(plain.peer.seen).toHaveLength(2);
  });

  test('whose cancel throws is reported, and the call rejects as usual', async () => {
    const cancel = () => {
      throw new Error('thrown');
    };
    const { client, reports } = start({ cancel });
    const given = await failure(client.request('slow', {}, { timeout: 1 }));
    expect(given).toBeInstanceOf(TimeoutError);
    expect(reports).toEqual([{ kind: 'failed', method: 'slow', error: new Error('thrown') }]);
  });

  test('whose cancellation cannot be sent is not reported', async () => {
    const cancel = () => ({ method: 'cancel', params: [1n] });
    const unspeakable = start({ cancel });
    await failure(unspeakable.client.request('slow', {}, { timeout: 1 }));
    const full = start(lsp);
    full.peer.onSend = (text) =>
      text.includes('cancel') ? Promise.reject(new Error('full')) : undefined;
    await failure(full.client.request('slow', {}, { timeout: 1 }));
    await settle();
    expect([...unspeakable.reports, ...full.reports]).toEqual([]);
    expect([unspeakable, full].map(({ connection }) => connection.state)).toEqual(['open', 'open']);
  });

  test('that throws while reading progress is reported, and the notification is delivered', async () => {
    const progress = {
      ask: (message: Message) => message,
      read: () => {
        throw new Error('thrown');
      },
    };
    const { peer, client, connection, reports } = start({ progress });
    const heard: unknown[] = [];
    connection.on('log', (line) => heard.push(line));
    const call = client.request('add');
    peer.say({ jsonrpc, method: 'log', params: ['line'] });
    peer.say({ jsonrpc, result: 5, id: 1 });
    expect(await call).toBe(5);
    await settle();
    expect(heard).toEqual(['line']);
    expect(reports).toEqual([{ kind: 'failed', method: 'log', error: new Error('thrown') }]);
  });

  test('that throws while asking for progress rejects the call', async () => {
    const progress = {
      ask: () => {
        throw new Error('thrown');
      },
      read: () => undefined,
    };
    const { peer, client } = start({ progress });
    const call = client.request('slow', {}, { onProgress: () => {} });
    expect(await failure(call)).toMatchObject({ cause: new Error('thrown') });
    expect(peer.texts).toEqual([]);
  });
});

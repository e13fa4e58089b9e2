import {
  compose,
  countAttempt,
  createClient,
  type Middleware,
  type Reply,
  RpcError,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { batching, type CallEvent, limit, observe } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { serve, serveRpc } from '@jsonrpcclient/testing/servers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { record } from '../../src/record.ts';
import { recording, upTo } from '../recording.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A client over a transport, and the events of its calls. */
function observing(transport: Transport, ...middleware: Middleware[]) {
  const events: CallEvent[] = [];
  const onCall = (event: CallEvent) => events.push(event);
  const client = createClient(compose(transport, observe(onCall), ...middleware));
  return { client, events };
}

const never: Transport = () => new Promise(() => {});

const rpcError = (reply: Partial<Reply>) => async () => ({
  body: { jsonrpc: '2.0', error: { code: 7, message: 'no' }, id: null },
  ...reply,
});

const all = { outcome: 'ok', code: undefined, status: undefined, sent: 'yes', attempts: 1 };

describe('there is one event for each call:', () => {
  test('for a request, with all that is known', async () => {
    vi.useFakeTimers();
    const slow: Transport = async (payload) => {
      await vi.advanceTimersByTimeAsync(20);
      return {
        body: { jsonrpc: '2.0', result: 5, id: 'id' in payload && payload.id },
        status: 200,
      };
    };
    const { client, events } = observing(slow);
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(events).toEqual([
      {
        method: 'add',
        kind: 'request',
        batch: 1,
        outcome: 'ok',
        code: undefined,
        status: 200,
        sent: 'yes',
        attempts: 1,
        queued: 0,
        total: 20,
        endpoint: undefined,
      },
    ]);
  });

  test('for a notification', async () => {
    const { client, events } = observing(recording().transport);
    await client.notify('go');
    expect(events).toMatchObject([{ ...all, method: 'go', kind: 'notification' }]);
  });

  test('for each call of a batch', async () => {
    await using server = await serveRpc();
    const { client, events } = observing(httpFetch(server.url));
    await client.batch([
      { method: 'add', params: [2, 3] },
      { method: 'go', notify: true },
      { method: 'fail' },
    ]);
    expect(events).toMatchObject([
      { ...all, method: 'add', kind: 'request', batch: 3, status: 200 },
      { ...all, method: 'go', kind: 'notification', batch: 3, status: 200 },
      {
        ...all,
        method: 'fail',
        kind: 'request',
        batch: 3,
        status: 200,
        outcome: 'RpcError',
        code: 42,
      },
    ]);
  });

  test('for each call of a batch that gets no response', async () => {
    const { client, events } = observing(async () => {
      throw new TransportError('refused', 'batch', { sent: 'no' });
    });
    await failure(client.batch([{ method: 'a' }, { method: 'b' }]));
    const end = { ...all, outcome: 'TransportError', sent: 'no' };
    expect(events).toMatchObject([
      { method: 'a', ...end },
      { method: 'b', ...end },
    ]);
  });

  test('for each call that is joined with others in a batch', async () => {
    await using server = await serveRpc();
    const { client, events } = observing(httpFetch(server.url), batching());
    await Promise.all(upTo(3).map((n) => client.request('add', [n, n])));
    expect(server.requests).toHaveLength(1);
    expect(events).toMatchObject(
      upTo(3).map(() => ({ ...all, method: 'add', batch: 1, status: 200 })),
    );
  });
});

describe('the outcome is', () => {
  test.each<[string, Transport, Partial<CallEvent>]>([
    ['RpcError', rpcError({}), { outcome: 'RpcError', code: 7 }],
    ['RpcError', rpcError({ status: 429 }), { outcome: 'RpcError', code: 7, status: 429 }],
    [
      'RpcError',
      () => Promise.reject(new RpcError({ code: 7, message: 'no' })),
      { outcome: 'RpcError', code: 7 },
    ],
    ['InvalidResponseError', async () => ({ body: 5 }), { outcome: 'InvalidResponseError' }],
    [
      'InvalidResponseError',
      async () => Object(undefined).none,
      { outcome: 'InvalidResponseError' },
    ],
    [
      'TransportError',
      () => Promise.reject(new TransportError('lost', 'add')),
      { outcome: 'TransportError', sent: 'maybe' },
    ],
    [
      'TransportError',
      () => Promise.reject(new Error('lost')),
      { outcome: 'TransportError', sent: 'maybe' },
    ],
    [
      'TransportError',
      () => {
        throw new TypeError('fetch failed');
      },
      { outcome: 'TransportError', sent: 'maybe' },
    ],
    [
      'TypeError',
      () => Promise.reject(new TypeError('add: headers must be strings')),
      { outcome: 'TypeError', sent: 'no' },
    ],
  ])('%s', async (outcome, transport, expected) => {
    const { client, events } = observing(transport);
    const error = await failure(client.request('add', [2, 3]));
    expect(error).toMatchObject({ name: outcome });
    expect(events).toMatchObject([{ ...all, ...expected }]);
  });

  test('HttpError, with its status', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(502).end();
    });
    const { client, events } = observing(httpFetch(server.url));
    await failure(client.request('add', [2, 3]));
    expect(events).toMatchObject([{ ...all, outcome: 'HttpError', status: 502 }]);
  });

  test('the error of the status for a notification', async () => {
    const { client, events } = observing(rpcError({ status: 500 }));
    await failure(client.notify('go'));
    expect(events).toMatchObject([
      { outcome: 'RpcError', code: 7, status: 500, kind: 'notification' },
    ]);
  });

  test('TimeoutError, although the transport never settles', async () => {
    vi.useFakeTimers();
    const { client, events } = observing(never);
    const late = failure(client.request('add', [], { timeout: 50 }));
    await vi.advanceTimersByTimeAsync(50);
    await late;
    expect(events).toMatchObject([{ outcome: 'TimeoutError', sent: 'maybe', total: 50 }]);
  });

  test('aborted, and whether it was sent', async () => {
    const { client, events } = observing(never, limit({ concurrency: 1 }));
    const calls = upTo(2).map(() => {
      const controller = new AbortController();
      const gone = failure(client.request('add', [], { signal: controller.signal }));
      return { controller, gone };
    });
    for (const { controller } of calls.toReversed()) {
      controller.abort(new TransportError('other', 'x'));
    }
    await Promise.all(calls.map(({ gone }) => gone));
    expect(events).toMatchObject([
      { outcome: 'aborted', sent: 'no' },
      { outcome: 'aborted', sent: 'maybe' },
    ]);
  });
});

describe('an event includes', () => {
  test('the time in the queue of limit', async () => {
    vi.useFakeTimers();
    const slow: Transport = (payload, options) =>
      new Promise((resolve) =>
        setTimeout(() => resolve(recording().transport(payload, options)), 100),
      );
    const { client, events } = observing(slow, limit({ concurrency: 1 }));
    const calls = upTo(3).map((n) => client.request('echo', [n]));
    await vi.advanceTimersByTimeAsync(300);
    await Promise.all(calls);
    expect(events).toMatchObject([
      { queued: 0, total: 100 },
      { queued: 100, total: 200 },
      { queued: 200, total: 300 },
    ]);
  });

  test('attempts and the endpoint of the last one, even through batching', async () => {
    const { transport } = recording();
    const below: Middleware = (next) => (payload, options) => {
      record(options, 'endpoint', 'a');
      countAttempt(options);
      record(options, 'endpoint', 'b');
      record(options, 'queued', 5);
      record(options, 'queued', 7);
      return next(payload, options);
    };
    const { client, events } = observing(transport, batching(), below);
    await Promise.all([client.request('echo', [1]), client.request('echo', [2])]);
    const expected = { attempts: 2, endpoint: 'b', queued: 12 };
    expect(events).toMatchObject([expected, expected]);
  });

  test('the same for two observers', async () => {
    const seen: CallEvent[] = [];
    const below: Middleware = (next) => (payload, options) => {
      record(options, 'endpoint', 'a');
      return next(payload, options);
    };
    const { client, events } = observing(
      recording().transport,
      observe((event) => seen.push(event)),
      below,
    );
    await client.request('echo', [1]);
    expect([events, seen]).toMatchObject([[{ endpoint: 'a' }], [{ endpoint: 'a' }]]);
  });
});

describe('onCall', () => {
  test('is called before the caller learns the outcome', async () => {
    const order: string[] = [];
    const onCall = () => order.push('event');
    const client = createClient(compose(recording().transport, observe(onCall)));
    await client.request('echo', []).then(() => order.push('result'));
    expect(order).toEqual(['event', 'result']);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ])('that %s neither fails the call nor stays unhandled', async (_, onCall) => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const client = createClient(compose(recording().transport, observe(onCall)));
    expect(await client.request('echo', [1])).toEqual([1]);
    await client.batch([{ method: 'echo', params: [1] }]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('is not given params, results or headers', async () => {
    await using server = await serve((_, response) => {
      response.end('{"jsonrpc":"2.0","result":"secret","id":1}');
    });
    const { client, events } = observing(httpFetch(server.url));
    await client.request('add', ['secret']);
    expect(events).toHaveLength(1);
    expect(JSON.stringify(events)).not.toContain('secret');
  });
});

test('anything but functions is refused', () => {
  const untyped = (onCall: unknown, options?: object) => () =>
    observe(onCall as () => void, options);
  expect(untyped(undefined)).toThrow(
    new TypeError('observe: onCall must be a function, not undefined'),
  );
  expect(untyped(() => {}, { now: 5 })).toThrow(
    new TypeError('observe: now must be a function, not 5'),
  );
});

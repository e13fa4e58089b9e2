import { getEventListeners } from 'node:events';
import {
  attemptsOf,
  compose,
  createClient,
  deadlineOf,
  InvalidResponseError,
  type Middleware,
  markSent,
  type Outcome,
  onAbort,
  type Reply,
  type Transport,
} from '@jsonrpcclient/core';
import { batching, type RetryOptions, retry } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { askedKey } from '../../src/marks.ts';
import { fakeTimers } from '../fake-timers.ts';
import { echo, idsOf, type Options, recording, upTo } from '../recording.ts';
import { failing, later, lost, raise, settled, unsent } from './failing.ts';

fakeTimers();

afterEach(() => {
  vi.unstubAllGlobals();
});

const never = () => new Promise<Reply>(() => {});

describe('a call', () => {
  test.each<[string, () => Reply, RetryOptions & Options, number]>([
    ['that was not sent', raise(unsent), {}, 3],
    ['that was refused', () => later(), {}, 3],
    ['that may have been executed', raise(lost), {}, 1],
    ['that is idempotent by its option', raise(lost), { idempotent: true }, 3],
    ['that is not idempotent by its option', raise(lost), { idempotent: false }, 1],
    ['that fails with the error of a plain function', raise(() => 'gone'), {}, 1],
  ])('%s', async (_, fail, { idempotent }, attempts) => {
    const { transport, payloads } = failing(9, fail);
    const client = createClient(compose(transport, retry()), { idempotent });
    const error = await settled(client.request('echo', [5]));
    expect(payloads).toHaveLength(attempts);
    expect(error).toMatchObject(attempts === 1 ? {} : { attempts });
    if (attempts === 1) expect(error).not.toHaveProperty('attempts');
  });

  test('is repeated with the same id and the same message', async () => {
    const { transport, payloads } = failing(2, raise(unsent));
    const client = createClient(compose(transport, retry()));
    expect(await settled(client.request('echo', [5]))).toEqual([5]);
    expect(idsOf(payloads)).toEqual([1, 1, 1]);
    expect(payloads[2]).toBe(payloads[0]);
  });

  test('is idempotent by the option of the middleware', async () => {
    const { transport, payloads } = failing(9, raise(lost));
    const idempotent = (method: string) => method === 'get';
    const client = createClient(compose(transport, retry({ idempotent })));
    await settled(client.request('set'));
    await settled(client.request('get', [], { idempotent: false }));
    expect(idsOf(payloads)).toEqual([1, 2]);
    await settled(client.request('get'));
    expect(idsOf(payloads)).toEqual([1, 2, 3, 3, 3]);
  });

  test.each([0, 1, 5])('is retried at most %i times', async (retries) => {
    const { transport, payloads } = failing(9, raise(unsent));
    await settled(createClient(compose(transport, retry({ retries }))).request('echo'));
    expect(payloads).toHaveLength(retries + 1);
  });

  test('is retried until it succeeds if retries is Infinity', async () => {
    const { transport, payloads } = failing(40, raise(unsent));
    const options = { retries: Number.POSITIVE_INFINITY, maxDelay: 100 };
    const client = createClient(compose(transport, retry(options)));
    expect(await settled(client.request('echo', [1]))).toEqual([1]);
    expect(payloads).toHaveLength(41);
  });

  test('is retried over a plain function that throws or returns no promise', async () => {
    let calls = 0;
    const plain = (() => {
      calls++;
      if (calls < 3) throw unsent();
      return { body: { jsonrpc: '2.0', result: 5, id: 1 } };
    }) as never as Transport;
    expect(await settled(createClient(compose(plain, retry())).request('go'))).toBe(5);
  });

  test('reports that an earlier attempt may have been executed', async () => {
    const fails = [raise(lost), raise(unsent), raise(unsent)];
    const { transport } = failing(3, () => (fails.shift() ?? echo)({ method: '' }));
    const client = createClient(compose(transport, retry()), { idempotent: true });
    const error = await settled(client.request('echo'));
    expect(error).toMatchObject({ sent: 'maybe', attempts: 3, cause: { sent: 'no' } });
  });

  test('reports that a middleware below may have sent it twice', async () => {
    const { transport } = failing(9, raise(unsent));
    const twice: Middleware = (next) => (payload, options) => {
      markSent(options, 'lost');
      return next(payload, options);
    };
    const repeating = compose(transport, retry(), twice);
    expect(await settled(createClient(repeating).request('echo'))).toMatchObject({ sent: 'maybe' });
    // Without a client, nothing can be marked.
    const direct = settled(repeating({ method: 'echo', id: 1 }, {}));
    expect(await direct).toMatchObject({ sent: 'no' });
  });

  test('that is a notification is retried by the same rules', async () => {
    const { transport, payloads } = failing(9, () => ({ status: 429, body: undefined }));
    await settled(createClient(compose(transport, retry())).notify('go'));
    const cut = failing(9, raise(lost));
    await settled(createClient(compose(cut.transport, retry())).notify('go'));
    expect([payloads.length, cut.payloads.length]).toEqual([3, 1]);
  });

  test.each([
    [undefined, 1],
    [true, 3],
  ])('that is a batch with idempotent: %s is made %i times', async (idempotent, attempts) => {
    const { transport, payloads } = failing(9, raise(lost));
    const client = createClient(compose(transport, retry()));
    await settled(
      client.batch([{ method: 'echo' }, { method: 'go', notify: true }], { idempotent }),
    );
    expect(payloads).toHaveLength(attempts);
  });

  test('rejoins the next batch if batching is inside', async () => {
    const busy = { code: -32005, message: 'busy' };
    const refusal = [
      { jsonrpc: '2.0', id: 1, error: busy },
      { jsonrpc: '2.0', id: 2, result: 'b' },
    ];
    const { transport, payloads } = recording((payload) =>
      payloads.length === 1 ? { body: refusal } : echo(payload),
    );
    const options = { codes: [-32005], random: () => 0.5 };
    const client = createClient(compose(transport, retry(options), batching({ wait: 5 })));
    const calls = ['a', 'b'].map((text) => client.request('echo', [text]));
    await vi.advanceTimersByTimeAsync(54);
    calls.push(client.request('echo', ['c']));
    expect(await settled(Promise.all(calls))).toEqual([['a'], 'b', ['c']]);
    expect(idsOf(payloads)).toEqual([
      [1, 2],
      [3, 1],
    ]);
  });
});

describe('again', () => {
  const failed = { body: { jsonrpc: '2.0', error: { code: 7, message: 'not yet' }, id: 1 } };
  const isNotYet = (outcome: Outcome) => !outcome.ok && 'code' in outcome.error;

  test('repeats idempotent calls with other outcomes', async () => {
    const { transport, payloads } = failing(1, () => failed);
    const client = createClient(compose(transport, retry({ again: isNotYet })));
    expect(await settled(client.request('echo'))).toMatchObject({ code: 7 });
    expect(payloads).toHaveLength(1);
    const { transport: second } = failing(1, () => failed);
    const idempotent = createClient(compose(second, retry({ again: isNotYet })), {
      idempotent: true,
    });
    expect(await settled(idempotent.request('echo', [5]))).toEqual([5]);
  });

  test('is called with results, with errors that a transport throws, and not for batches', async () => {
    const again = vi.fn((outcome: Outcome) => outcome.ok && outcome.result === null);
    const { transport } = recording();
    const client = createClient(compose(transport, retry({ again })), { idempotent: true });
    await client.request('echo', [5]);
    await client.batch([{ method: 'echo', params: [5] }]);
    expect(again.mock.calls).toEqual([[{ ok: true, result: [5] }]]);
    const failures = [new TypeError('echo: invalid'), unsent()];
    for (const error of failures) {
      const throwing = compose(async () => Promise.reject(error), retry({ again, retries: 0 }));
      await failure(createClient(throwing).request('echo'));
    }
    expect(again).toHaveBeenCalledTimes(1);
    const invalid = new InvalidResponseError('', { body: 5 });
    const rejecting = compose(async () => Promise.reject(invalid), retry({ again, retries: 0 }));
    await failure(createClient(rejecting).request('echo'));
    expect(again).toHaveBeenLastCalledWith({ ok: false, error: invalid });
    const empty = compose(async () => undefined as never, retry({ again }));
    await failure(createClient(empty).request('echo'));
    expect(again).toHaveBeenCalledTimes(3);
  });
});

describe('attemptTimeout', () => {
  /** Hangs so often, then echoes. */
  const hanging = (times: number) => failing(times, never);

  test('aborts an attempt without an AbortController, and repeats an idempotent call', async () => {
    const make = vi.fn(AbortController);
    vi.stubGlobal('AbortController', make);
    const { transport, times } = hanging(0);
    const options = { attemptTimeout: 1000, random: () => 0.5 };
    const client = createClient(compose(transport, retry(options)), { idempotent: true });
    expect(await client.request('echo', [5])).toEqual([5]);
    expect(make).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
    const slow = hanging(2);
    const reasons: unknown[] = [];
    const watching: Transport<Options> = (payload, own) => {
      onAbort(own, (reason) => reasons.push(reason));
      return slow.transport(payload, own);
    };
    const other = createClient(compose(watching, retry(options)), { idempotent: true });
    expect(await settled(other.request('echo', [5]))).toEqual([5]);
    expect(slow.times).toEqual([0, 1050, 2150]);
    expect(times).toEqual([0]);
    const timeout = { name: 'TimeoutError', timeout: 1000, method: 'echo', sent: 'maybe' };
    expect(reasons).toMatchObject([timeout, timeout]);
  });

  test('rejects with its TimeoutError if the call may not be repeated', async () => {
    const { transport, times } = hanging(9);
    const client = createClient(compose(transport, retry({ attemptTimeout: 1000 })));
    const error = await settled(client.request('echo'));
    expect(error).toMatchObject({ name: 'TimeoutError', timeout: 1000, sent: 'maybe' });
    expect(times).toEqual([0]);
  });

  test('repeats any call whose attempt waited to be sent', async () => {
    const { transport, times } = failing(1, never);
    const waiting: Transport<Options> = (payload, options) => {
      markSent(options, 'no');
      return transport(payload, options);
    };
    const options = { attemptTimeout: 1000, random: () => 0 };
    const client = createClient(compose(waiting, retry(options)));
    expect(await settled(client.request('echo', [5]))).toEqual([5]);
    expect(times).toEqual([0, 1000]);
  });

  test('is aborted with the call, by its timeout or the caller', async () => {
    const { transport, options } = hanging(9);
    const controller = new AbortController();
    const client = createClient(compose(transport, retry({ attemptTimeout: 1000 })));
    const late = failure(client.request('echo', [], { timeout: 500 }));
    const aborted = failure(client.request('echo', [], { signal: controller.signal }));
    controller.abort('why');
    expect(await aborted).toBe('why');
    const error = await settled(late);
    expect(error).toMatchObject({ timeout: 500 });
    expect(options.map(({ signal }) => signal?.reason)).toEqual([error, 'why']);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  test('shortens the deadline of the attempt, but never lengthens it', async () => {
    const { transport, options } = hanging(0);
    const client = createClient(compose(transport, retry({ attemptTimeout: 1000 })));
    const start = performance.now();
    await client.request('echo', [], { timeout: 500 });
    await client.request('echo', [], { timeout: 5000 });
    expect(options.map(deadlineOf)).toEqual([start + 500, start + 1000]);
  });

  test('lets all attempts share the list of endpoints that were asked', async () => {
    const lists = async (settings: RetryOptions) => {
      const { transport, options } = failing(2, raise(unsent));
      await settled(createClient(compose(transport, retry(settings))).request('echo'));
      return options.map((one) => (one as { readonly [askedKey]?: unknown })[askedKey]);
    };
    const [first, second, third] = await lists({ attemptTimeout: 1000 });
    expect(first).toEqual([]);
    expect([second, third].every((one) => one === first)).toBe(true);
    const [none, own, same] = await lists({});
    expect(none).toBe(undefined);
    expect(own).toEqual([]);
    expect(same).toBe(own);
  });
});

describe('the headers', () => {
  const headersOf = async (settings: RetryOptions, headers?: Options['headers']) => {
    const { transport, options } = failing(2, raise(unsent));
    const client = createClient(compose(transport, retry(settings)), { headers });
    await settled(client.request('echo', [5]));
    return options.map((one) => one.headers);
  };

  test('have the same key for all attempts, unless the call has its own', async () => {
    let count = 0;
    const settings = { idempotencyKey: () => `"${++count}"` };
    const key = { 'Idempotency-Key': '"1"' };
    expect(await headersOf(settings)).toEqual([key, key, key]);
    expect(await headersOf(settings, { 'idempotency-key': 'own' })).toMatchObject([
      { 'idempotency-key': 'own' },
      {},
      {},
    ]);
    expect(await headersOf({ idempotencyKey: ({ method, id }) => `${method} ${id}` })).toEqual(
      upTo(3).map(() => ({ 'Idempotency-Key': 'echo 1' })),
    );
  });

  test('have the number of the retry', async () => {
    const settings = { attemptHeader: 'x-retry-attempt' };
    expect(await headersOf(settings, { a: 'b' })).toEqual([
      { a: 'b' },
      { a: 'b', 'x-retry-attempt': '1' },
      { a: 'b', 'x-retry-attempt': '2' },
    ]);
  });

  test('of a batch have no key', async () => {
    const { transport, options } = recording();
    const idempotencyKey = vi.fn(() => 'key');
    const client = createClient(compose(transport, retry({ idempotencyKey })));
    await client.batch([{ method: 'echo' }]);
    expect(options[0]?.headers).toBe(undefined);
    expect(idempotencyKey).not.toHaveBeenCalled();
  });
});

test('the attempts so far can be read by middlewares inside', async () => {
  const { transport } = failing(2, raise(unsent));
  const counts: number[] = [];
  const counting: Transport<Options> = (payload, options) => {
    counts.push(attemptsOf(options));
    return transport(payload, options);
  };
  await settled(createClient(compose(counting, retry({ attemptTimeout: 10 }))).request('echo'));
  expect(counts).toEqual([1, 2, 3]);
});

test('a signal that many calls share has no listener left', async () => {
  const { signal } = new AbortController();
  const seen = new Set<unknown>();
  const { transport, payloads } = recording((payload) => {
    const [id] = idsOf([payload]);
    if (seen.has(id)) return echo(payload);
    seen.add(id);
    throw unsent();
  });
  const budget = { perSecond: Number.POSITIVE_INFINITY };
  const options = { minDelay: 0, attemptTimeout: 1000, budget };
  const client = createClient(compose(transport, retry(options)), { signal });
  await settled(Promise.all(upTo(1000).map((n) => client.request('echo', [n]))));
  expect(payloads).toHaveLength(2000);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['retries', -1, 'a number of 0 or greater, not -1'],
  ['retries', '2', 'a number of 0 or greater, not string'],
  ['minDelay', Number.NaN, 'a number of 0 or greater, not NaN'],
  ['maxDelay', null, 'a number of 0 or greater, not null'],
  ['attemptTimeout', Symbol('x'), 'a number of 0 or greater, not symbol'],
  ['codes', -32005, 'an array of integers, not -32005'],
  ['codes', ['a'], 'an array of integers, not Array'],
  ['idempotent', 'get*', 'a boolean or a function, not string'],
  ['again', true, 'a function, not boolean'],
  ['idempotencyKey', 'key', 'a function, not string'],
  ['random', 0.5, 'a function, not 0.5'],
  ['now', 0, 'a function, not 0'],
  ['attemptHeader', true, 'a string, not boolean'],
])('the option %s must not be %j', (option, value, problem) => {
  const message = `retry: ${option} must be ${problem}`;
  expect(() => retry({ [option]: value })).toThrow(new TypeError(message));
});

test('options may be undefined, and others are ignored', async () => {
  const { transport, times } = failing(1, raise(unsent));
  const options = { retries: undefined, budget: undefined, codes: undefined, other: 5 };
  const client = createClient(compose(transport, retry(options)));
  expect(await settled(client.request('echo', [5]))).toEqual([5]);
  expect(times).toHaveLength(2);
});

test.each([
  ['ratio', -1],
  ['ratio', '1'],
  ['perSecond', -1],
  ['perSecond', Number.NaN],
])('the option budget.%s must not be %j', (option, value) => {
  const message = `retry: ${option} must be a number of 0 or greater, not ${value === '1' ? 'string' : value}`;
  expect(() => retry({ budget: { [option]: value } })).toThrow(new TypeError(message));
});

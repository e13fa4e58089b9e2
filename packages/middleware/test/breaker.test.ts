import {
  compose,
  createClient,
  kindOf,
  type Reply,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import { breaker } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test, vi } from 'vitest';
import { fakeTimers } from './fake-timers.ts';
import { echo, recording, upTo } from './recording.ts';

fakeTimers();

const lost = () => new TransportError('reset', 'echo');

/** A client over a breaker, whose server does what the test says: it fails at first. */
function guarded(options?: Parameters<typeof breaker>[0]) {
  const server = { reply: (): Promise<Reply> | Reply => Promise.reject(lost()), calls: 0 };
  const {
    transport,
    payloads,
    options: given,
  } = recording(async (payload) => {
    server.calls++;
    return { ...echo(payload), ...(await server.reply()) };
  });
  const client = createClient(compose(transport, breaker(options)));
  const call = () => client.request('echo', [1]);
  const fail = (count: number) => Promise.all(upTo(count).map(() => failure(call())));
  const recover = () => {
    server.reply = () => Object({});
  };
  return { server, client, payloads, given, call, fail, recover };
}

const isOpen = {
  name: 'TransportError',
  sent: 'no',
  message: expect.stringContaining('the breaker is open'),
};

describe('an open breaker', () => {
  test('rejects calls at once, says until when, and that they are safe to retry', async () => {
    const { server, call, fail } = guarded();
    await fail(5);
    await vi.advanceTimersByTimeAsync(1_000);
    const error = await failure(call());
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({
      sent: 'no',
      message:
        'echo: the breaker is open, because the server failed; the next probe is in at most 4000 ms; safe to retry',
    });
    expect(server.calls).toBe(5);
  });

  test('rejects notifications and batches, too', async () => {
    const { client, fail } = guarded();
    await fail(5);
    expect(await failure(client.notify('go'))).toMatchObject(isOpen);
    expect(await failure(client.batch([{ method: 'echo' }]))).toMatchObject(isOpen);
  });

  test('closes after a probe that succeeds', async () => {
    const { call, fail, recover } = guarded();
    await fail(5);
    recover();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await call()).toEqual([1]);
    expect(await Promise.all([call(), call(), call()])).toEqual([[1], [1], [1]]);
  });

  test('has no timer, so it keeps no process alive', async () => {
    const { fail } = guarded();
    await fail(6);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('belongs to one transport, although the middleware is the same', async () => {
    const one = breaker({ failures: 1 });
    const broken = createClient(compose((() => Promise.reject(lost())) as Transport, one));
    const fine = createClient(compose(recording().transport, one));
    await failure(broken.request('echo', [1]));
    expect(await failure(broken.request('echo', [1]))).toMatchObject(isOpen);
    expect(await fine.request('echo', [1])).toEqual([1]);
  });
});

describe('a breaker is not stuck', () => {
  test('when a probe fails while there are fewer calls than minCalls', async () => {
    const { server, call, fail, recover } = guarded({ failures: Number.POSITIVE_INFINITY });
    await fail(20);
    await vi.advanceTimersByTimeAsync(60_000);
    await fail(1);
    expect(server.calls).toBe(21);
    expect(await failure(call())).toMatchObject(isOpen);
    recover();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await call()).toEqual([1]);
  });

  test('when more calls fail at the same time than open it', async () => {
    const { call, fail, recover } = guarded();
    await fail(8);
    recover();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await call()).toEqual([1]);
  });

  test('when it closes under load: the calls after the probe are sent', async () => {
    const { server, call, fail, recover } = guarded();
    await fail(5);
    recover();
    await vi.advanceTimersByTimeAsync(5_000);
    const ends = await Promise.allSettled(upTo(100).map(call));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const later = await Promise.allSettled(upTo(100).map(call));
    expect(later.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
    expect(server.calls).toBe(106);
  });

  test('and sends one probe, not a flood, while the server is still down', async () => {
    const { server, fail } = guarded();
    await fail(5);
    await vi.advanceTimersByTimeAsync(5_000);
    const errors = await fail(100);
    expect(server.calls).toBe(6);
    expect(errors.slice(1)).toMatchObject(upTo(99).map(() => isOpen));
  });

  test('and timeouts open it as other failures do, not sooner', async () => {
    const { server, client, call, recover } = guarded();
    server.reply = () => new Promise(() => {});
    const late = async () => {
      const error = failure(client.request('echo', [1], { timeout: 50 }));
      await vi.advanceTimersByTimeAsync(50);
      return error;
    };
    for (let n = 0; n < 5; n++) expect(await late()).toMatchObject({ name: 'TimeoutError' });
    expect(await failure(call())).toMatchObject(isOpen);
    recover();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await call()).toEqual([1]);
  });

  test('when the caller aborts the probe: the next call is the probe', async () => {
    const { server, client, call, fail, recover } = guarded();
    await fail(5);
    await vi.advanceTimersByTimeAsync(5_000);
    server.reply = () => new Promise(() => {});
    const controller = new AbortController();
    const gone = failure(client.request('echo', [1], { signal: controller.signal }));
    expect(await failure(call())).toMatchObject(isOpen);
    controller.abort('enough');
    expect(await gone).toBe('enough');
    recover();
    expect(await call()).toEqual([1]);
    expect(await call()).toEqual([1]);
  });

  test('when the probe times out over a transport that never settles', async () => {
    const { server, client, call, fail, recover } = guarded();
    await fail(5);
    await vi.advanceTimersByTimeAsync(5_000);
    server.reply = () => new Promise(() => {});
    const late = failure(client.request('echo', [1], { timeout: 50 }));
    await vi.advanceTimersByTimeAsync(50);
    expect(await late).toMatchObject({ name: 'TimeoutError' });
    expect(await failure(call())).toMatchObject(isOpen);
    recover();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await call()).toEqual([1]);
  });

  test('when the probe never settles and has no timeout', async () => {
    const { server, client, call, fail, recover } = guarded();
    await fail(5);
    await vi.advanceTimersByTimeAsync(5_000);
    server.reply = () => new Promise(() => {});
    void client.request('echo', [1], { timeout: Number.POSITIVE_INFINITY });
    expect(await failure(call())).toMatchObject(isOpen);
    recover();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await call()).toEqual([1]);
    expect(await call()).toEqual([1]);
  });

  test('when the clock of the system is set back', async () => {
    const { call, fail, recover } = guarded();
    vi.setSystemTime('2026-01-01T12:00:00Z');
    await fail(5);
    vi.setSystemTime('2020-01-01T00:00:00Z');
    recover();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await call()).toEqual([1]);
  });
});

describe('a closed breaker', () => {
  test('is opened by a rate of failures, in calls that also succeed', async () => {
    const { server, call } = guarded({ failures: Number.POSITIVE_INFINITY });
    let calls = 0;
    server.reply = () => {
      calls++;
      if (calls % 2 === 0) throw lost();
      return Object({});
    };
    const ends: unknown[] = [];
    for (let n = 0; n < 25; n++) ends.push(await call().catch((error: unknown) => error));
    expect(ends.slice(20)).toMatchObject(upTo(5).map(() => isOpen));
    expect(server.calls).toBe(20);
  });

  test.each([
    ['JSON-RPC errors', { body: { jsonrpc: '2.0', error: { code: 1, message: 'no' }, id: null } }],
    ['429', { status: 429, body: { jsonrpc: '2.0', error: { code: 1, message: 'no' }, id: null } }],
    ['replies that are not JSON', { body: '<html>' }],
  ])('stays closed after %s', async (_, reply) => {
    const { server, call, fail } = guarded();
    server.reply = () => reply;
    await fail(10);
    expect(await failure(call())).not.toMatchObject(isOpen);
    expect(server.calls).toBe(11);
  });

  test('stays closed after aborts', async () => {
    const { server, client, call, recover } = guarded();
    server.reply = () => new Promise(() => {});
    const signal = AbortSignal.abort('enough');
    for (let n = 0; n < 10; n++) {
      const controller = new AbortController();
      const gone = failure(client.request('echo', [1], { signal: controller.signal }));
      controller.abort('enough');
      await gone;
    }
    expect(await failure(client.request('echo', [1], { signal }))).toBe('enough');
    recover();
    expect(await call()).toEqual([1]);
  });
});

describe('a probe of its own', () => {
  const probe = { method: 'ping', params: [5] };

  test('is sent after the pause by a call that is refused like the others; if it succeeds, calls pass', async () => {
    const { server, payloads, call, fail, recover } = guarded({ probe });
    await fail(5);
    recover();
    expect(payloads).toHaveLength(5);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await fail(3)).toMatchObject([isOpen, isOpen, isOpen]);
    expect(payloads.slice(5)).toEqual([
      { jsonrpc: '2.0', method: 'ping', params: [5], id: expect.any(String) },
    ]);
    expect(await call()).toEqual([1]);
    expect(server.calls).toBe(7);
  });

  test('doubles the pause if it fails', async () => {
    const { payloads, fail } = guarded({ probe: { method: 'ping' } });
    await fail(5);
    await vi.advanceTimersByTimeAsync(5_000);
    await fail(2);
    await vi.advanceTimersByTimeAsync(9_999);
    await fail(2);
    expect(payloads.slice(5)).toEqual([{ jsonrpc: '2.0', method: 'ping', id: expect.any(String) }]);
    await vi.advanceTimersByTimeAsync(1);
    await fail(2);
    expect(payloads).toHaveLength(7);
  });

  test('succeeds with a JSON-RPC error, because the server responds', async () => {
    const { server, fail, call } = guarded({ probe });
    await fail(5);
    server.reply = () => ({
      body: { jsonrpc: '2.0', error: { code: -32601, message: '' }, id: 1 },
    });
    await vi.advanceTimersByTimeAsync(5_000);
    await fail(1);
    expect(await failure(call())).not.toMatchObject(isOpen);
  });

  test('that does not end is aborted when the next one is due', async () => {
    const { server, given, call, fail, recover } = guarded({ probe });
    await fail(5);
    server.reply = () => new Promise(() => {});
    await vi.advanceTimersByTimeAsync(5_000);
    await fail(1);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(given.at(-1)?.signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(given.at(-1)?.signal?.reason).toMatchObject({ name: 'TimeoutError', method: 'ping' });
    recover();
    await vi.advanceTimersByTimeAsync(10_000);
    await fail(1);
    expect(await call()).toEqual([1]);
  });

  test('is not aborted by the call that triggers it, and has its headers and its dialect', async () => {
    const { server, given, payloads, client, fail, recover } = guarded({
      probe: { method: 'ping' },
    });
    await fail(5);
    server.reply = () => new Promise(() => {});
    await vi.advanceTimersByTimeAsync(5_000);
    const controller = new AbortController();
    const { signal } = controller;
    const old = client.with({ dialect: '1.0', headers: { tenant: 'a' } });
    expect(await failure(old.request('echo', [1], { signal }))).toMatchObject(isOpen);
    controller.abort('enough');
    expect(payloads.at(-1)).toEqual({ method: 'ping', params: [], id: expect.any(String) });
    expect(given.at(-1)?.headers).toEqual({ tenant: 'a' });
    expect(given.at(-1)?.signal?.aborted).toBe(false);
    recover();
    await vi.advanceTimersByTimeAsync(30_000);
    await fail(1);
  });

  test('is sent instead of a batch, too', async () => {
    const { payloads, client, fail, recover } = guarded({ probe });
    await fail(5);
    recover();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await failure(client.batch([{ method: 'echo' }]))).toMatchObject(isOpen);
    expect(payloads.at(-1)).toMatchObject({ jsonrpc: '2.0', method: 'ping' });
  });

  test.each([[5], [{}], [{ method: 5 }], [null]])('cannot be %j', (probe) => {
    expect(() => breaker({ probe: Object(probe) })).toThrow(
      new TypeError(`breaker: probe must be an object with a method, not ${kindOf(Object(probe))}`),
    );
  });
});

test('invalid options are refused when it is created', () => {
  expect(() => breaker({ failures: 0 })).toThrow(
    new TypeError('breaker: failures must be a positive integer or Infinity, not 0'),
  );
});

import { tracingChannel } from 'node:diagnostics_channel';
import { compose, createClient, TransportError } from '@jsonrpcclient/core';
import { type CallTrace, diagnostics } from '@jsonrpcclient/middleware/diagnostics';
import { failure } from '@jsonrpcclient/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { echo, type Options, recording } from './recording.ts';

const channel = tracingChannel<unknown, CallTrace>('jsonrpcclient:call');

/** What subscribers of the channel are told, until the test ends. */
function subscribe() {
  const seen: [string, CallTrace & { readonly result?: unknown; readonly error?: unknown }][] = [];
  const told = (name: string) => (trace: CallTrace) => void seen.push([name, trace]);
  const handlers = {
    start: told('start'),
    end: told('end'),
    asyncStart: told('asyncStart'),
    asyncEnd: told('asyncEnd'),
    error: told('error'),
  };
  channel.subscribe(handlers);
  return {
    seen,
    names: () => seen.map(([name]) => name),
    [Symbol.dispose]: () => channel.unsubscribe(handlers),
  };
}

afterEach(() => {
  vi.useRealTimers();
});

test('subscribers are told when a call starts and ends, and how', async () => {
  using traced = subscribe();
  const { transport } = recording(echo);
  const client = createClient(compose(transport, diagnostics()));
  expect(await client.request('echo', [1])).toEqual([1]);
  expect(traced.names()).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']);
  const [, trace] = traced.seen[0] as (typeof traced.seen)[number];
  expect(traced.seen.every(([, one]) => one === trace)).toBe(true);
  expect(trace).toMatchObject({
    payload: { method: 'echo', params: [1] },
    events: [{ method: 'echo', kind: 'request', outcome: 'ok', attempts: 1 }],
    result: { body: { result: [1] } },
  });
});

test('subscribers are told the error of a call, and of each call of a batch', async () => {
  using traced = subscribe();
  const error = new TransportError('refused', 'batch', { sent: 'no' });
  const { transport } = recording(() => Promise.reject(error));
  const client = createClient(compose(transport, diagnostics()));
  await failure(client.batch([{ method: 'a' }, { method: 'b', notify: true }]));
  expect(traced.names()).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
  expect(traced.seen[2]?.[1]).toMatchObject({
    error,
    events: [
      { method: 'a', kind: 'request', outcome: 'TransportError', sent: 'no' },
      { method: 'b', kind: 'notification', outcome: 'TransportError', sent: 'no' },
    ],
  });
});

test('subscribers are told of a timeout, although the transport never settles', async () => {
  vi.useFakeTimers();
  using traced = subscribe();
  const { transport } = recording(() => new Promise(() => {}));
  const client = createClient(compose(transport, diagnostics()));
  const late = failure(client.request('echo', [], { timeout: 50 }));
  await vi.advanceTimersByTimeAsync(50);
  expect(await late).toMatchObject({ name: 'TimeoutError' });
  expect(traced.names()).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
  expect(traced.seen[2]?.[1].events).toMatchObject([{ outcome: 'TimeoutError', total: 50 }]);
});

test('without subscribers, calls are passed on as they are', async () => {
  const { transport, payloads, options } = recording(echo);
  const payload = { method: 'echo', id: 1 };
  const given: Options = {};
  await diagnostics()(transport)(payload, given);
  expect(payloads[0]).toBe(payload);
  expect(options[0]).toBe(given);
});

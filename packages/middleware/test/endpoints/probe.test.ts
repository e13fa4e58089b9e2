import { createClient } from '@jsonrpcclient/core';
import { failover } from '@jsonrpcclient/middleware';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hang, lost, server, well } from './fleet.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A failover whose first endpoint has just been ejected, with a probe. */
async function ejected() {
  const [first, second] = [server(lost('no')), server(well)];
  const transport = failover([first.transport, second.transport], {
    failures: 1,
    probe: { method: 'ping', params: [1], timeout: 1_000 },
  });
  const { request } = createClient(transport, { idempotent: true });
  await request('add');
  return { first, second, transport, request };
}

test('an ejected endpoint is probed when its pause ends, without a call', async () => {
  const { first, transport, request } = await ejected();
  first.behavior = well;
  await vi.advanceTimersByTimeAsync(4_999);
  expect(first.calls.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(first.calls[1]).toMatchObject({ method: 'ping', params: [1] });
  expect(transport.endpoints()[0]?.state).toBe('ready');
  await request('add');
  expect(first.calls.length).toBe(3);
  expect(vi.getTimerCount()).toBe(0);
});

test('ordinary calls are not used as probes', async () => {
  const { first, request } = await ejected();
  first.behavior = hang;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(first.calls.length).toBe(2);
  for (let n = 0; n < 5; n++) await request('add');
  await vi.advanceTimersByTimeAsync(900);
  for (let n = 0; n < 5; n++) await request('add');
  expect(first.calls.map(({ method }) => method)).toEqual(['add', 'ping']);
});

test('a probe that fails or times out doubles the pause', async () => {
  const { first } = await ejected();
  first.behavior = hang;
  await vi.advanceTimersByTimeAsync(5_000 + 1_000 + 9_999);
  expect(first.calls.length).toBe(2);
  first.behavior = lost('maybe');
  await vi.advanceTimersByTimeAsync(1);
  expect(first.calls.length).toBe(3);
  await vi.advanceTimersByTimeAsync(19_999);
  expect(first.calls.length).toBe(3);
  await vi.advanceTimersByTimeAsync(1);
  expect(first.calls.length).toBe(4);
});

test('an error object as the response to a probe shows that the endpoint works', async () => {
  const { first, transport } = await ejected();
  const error = { code: -32601, message: 'Method not found' };
  first.behavior = ({ id }) => ({ body: { jsonrpc: '2.0', error, id } });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(transport.endpoints()[0]?.state).toBe('ready');
});

test('probes end when the transport is disposed', async () => {
  const { first, transport, request } = await ejected();
  await transport[Symbol.asyncDispose]();
  expect(vi.getTimerCount()).toBe(0);
  await request('add');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(first.calls.length).toBe(1);
});

test('without probes, disposing does nothing', async () => {
  const { transport } = server(well);
  await using combined = failover([transport], { probe: undefined });
  expect(await createClient(combined).request('add', [1])).toEqual([1]);
});

test('the timer of a probe does not keep the process alive', async () => {
  vi.useRealTimers();
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
  const before = timers();
  const { transport } = await ejected();
  expect(timers()).toEqual(before);
  await transport[Symbol.asyncDispose]();
});

test('a probe times out after 5 seconds by default', async () => {
  const [first, second] = [server(lost('no')), server(well)];
  const transport = failover([first.transport, second.transport], {
    failures: 1,
    probe: { method: 'ping' },
  });
  await createClient(transport).request('add');
  first.behavior = hang;
  await vi.advanceTimersByTimeAsync(5_000 + 4_999);
  expect(transport.endpoints()[0]?.pending).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(transport.endpoints()[0]?.pending).toBe(0);
});

import { compose, createClient, deadlineKey } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { batching, deadline, limit } from '@jsonrpcclient/middleware';
import { serveRpc } from '@jsonrpcclient/testing/servers';
import { afterEach, expect, test, vi } from 'vitest';
import { type Options, recording, upTo } from './recording.ts';

afterEach(() => {
  vi.useRealTimers();
});

const sentIn = (options: readonly Options[]) =>
  options.map(({ headers }) => headers?.['x-request-timeout-ms']);

test('a server receives the milliseconds that are left', async () => {
  await using server = await serveRpc();
  const client = createClient(compose(httpFetch(server.url), deadline()));
  await client.request('add', [2, 3], { timeout: 60_000 });
  await client.notify('go', [], { timeout: 60_000 });
  for (const { headers } of server.requests) {
    const left = Number(headers['x-request-timeout-ms']);
    expect(left).toBeGreaterThan(30_000);
    expect(left).toBeLessThanOrEqual(60_000);
  }
  expect(server.requests).toHaveLength(2);
});

test('the time in a queue is deducted', async () => {
  vi.useFakeTimers();
  const { transport, options } = recording(
    () => new Promise((resolve) => setTimeout(() => resolve({ body: undefined }), 300)),
  );
  const client = createClient(compose(transport, limit({ concurrency: 1 }), deadline()));
  const calls = upTo(3).map(() => client.notify('go', [], { timeout: 1_000 }));
  await vi.advanceTimersByTimeAsync(900);
  await Promise.all(calls);
  expect(sentIn(options)).toEqual(['1000', '700', '400']);
});

test.each([[0.5], [-5]])('a server that has %s milliseconds left receives 1', async (left) => {
  const { transport, options } = recording();
  const given = { [deadlineKey]: performance.now() + left };
  await deadline()(transport)({ method: 'echo', id: 1 }, given as Options);
  expect(sentIn(options)).toEqual(['1']);
});

test('a call without a timeout has no header, and one with the header keeps it', async () => {
  const { transport, options } = recording();
  const send = createClient(compose(transport, deadline()));
  await send.request('echo', [], { timeout: Number.POSITIVE_INFINITY });
  await send.request('echo', [], { headers: { 'X-Request-Timeout-Ms': '5' } });
  expect(options.map(({ headers }) => headers)).toEqual([
    undefined,
    { 'x-request-timeout-ms': '5' },
  ]);
});

test('the header can have another name, and other headers stay', async () => {
  vi.useFakeTimers();
  const { transport, options } = recording();
  const client = createClient(compose(transport, deadline({ header: 'connect-timeout-ms' })));
  await client.request('echo', [], { timeout: 100, headers: { a: 'b' } });
  expect(options[0]?.headers).toEqual({ a: 'b', 'connect-timeout-ms': '100' });
});

test('inside of batching, calls of one tick are still one request, with the latest deadline', async () => {
  vi.useFakeTimers();
  const { transport, payloads, options } = recording();
  const client = createClient(compose(transport, batching(), deadline()));
  await Promise.all(
    [100, 900, 500]
      .map((timeout) => client.request('echo', [], { timeout }))
      .map((call) => call.catch(() => {})),
  );
  expect(payloads).toHaveLength(1);
  expect(sentIn(options)).toEqual(['900']);
});

test('the signal of a call still works', async () => {
  const { transport, options } = recording(() => new Promise(() => {}));
  const client = createClient(compose(transport, deadline()));
  const controller = new AbortController();
  const call = client.request('echo', [], { signal: controller.signal });
  controller.abort('enough');
  await expect(call).rejects.toBe('enough');
  expect(options[0]?.signal?.reason).toBe('enough');
});

test.each<[unknown, string]>([
  [5, '5'],
  ['', ''],
  ['a b', 'string'],
  ['a:b', 'string'],
  ['a\r\nb', 'string'],
])('%j is refused as a header name', (header, shown) => {
  expect(() => deadline({ header } as object)).toThrow(
    new TypeError(`deadline: header must be a header name, not ${shown}`),
  );
});

import { compose, createClient } from '@jsonrpcclient/core';
import { httpAxios } from '@jsonrpcclient/http-axios';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { batching, limit, retry } from '@jsonrpcclient/middleware';
import { propagation, telemetry } from '@jsonrpcclient/telemetry';
import { respond, type SeenRequest, serve, serveRpc } from '@jsonrpcclient/testing/servers';
import { trace } from '@opentelemetry/api';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSdk, idOf, parentOf, readTraceparent, register } from './sdk.ts';

// With OpenTelemetry's instrumentation of undici, as in a service.

const sdk = createSdk();
let instrumentation: UndiciInstrumentation;
let unregister: () => void;

beforeAll(() => {
  unregister = register(sdk);
  instrumentation = new UndiciInstrumentation();
  instrumentation.setTracerProvider(sdk.tracerProvider);
  instrumentation.setMeterProvider(sdk.meterProvider);
});

afterEach(() => sdk.reset());

afterAll(() => {
  instrumentation.disable();
  unregister();
});

const httpSpans = () =>
  sdk.allSpans().filter(({ instrumentationScope }) => /undici/.test(instrumentationScope.name));

/** The values of a header, one for each time it was sent. */
function valuesOf({ rawHeaders }: SeenRequest, name: string): string[] {
  return rawHeaders.filter((_, place) => rawHeaders[place - 1]?.toLowerCase() === name);
}

const transports = { fetch: httpFetch, undici: httpUndici };

describe.each(Object.entries(transports))('over %s', (_, create) => {
  test('three attempts are one RPC span with three HTTP spans, each the parent of its request', async () => {
    let attempts = 0;
    const answer = respond(() =>
      ++attempts < 3
        ? { status: 503, headers: { 'retry-after': '0' }, body: 'busy' }
        : { body: { jsonrpc: '2.0', result: 5, id: 1 } },
    );
    await using server = await serve(answer);
    const stack = compose(create(server.url), telemetry(), retry(), propagation());
    expect(await createClient(stack).request('add', [2, 3])).toBe(5);

    const [rpc, ...others] = sdk.spans();
    expect(others).toEqual([]);
    expect(rpc?.attributes).toMatchObject({ 'jsonrpcclient.attempts': 3 });
    expect(rpc?.attributes).not.toHaveProperty('error.type');
    const https = httpSpans();
    expect(https.map(parentOf)).toEqual(Array(3).fill(rpc && idOf(rpc)));
    const seen = server.requests.map((request) => valuesOf(request, 'traceparent'));
    expect(seen.map(({ length }) => length)).toEqual([1, 1, 1]);
    const ids = seen.map(([value]) => readTraceparent(value));
    expect(ids.map(({ span }) => span)).toEqual(https.map(idOf));
    expect(new Set(ids.map(({ trace }) => trace))).toEqual(new Set([rpc?.spanContext().traceId]));
  });

  test('five batched calls are five RPC spans and one request, below the first of them', async () => {
    await using server = await serveRpc();
    const stack = compose(create(server.url), telemetry(), batching(), propagation());
    const client = createClient(stack);
    const sums = [1, 2, 3, 4, 5].map((n) => client.request('add', [n, n]));
    expect(await Promise.all(sums)).toEqual([2, 4, 6, 8, 10]);

    const rpc = sdk.spans();
    expect(rpc.map(({ attributes }) => attributes['jsonrpc.request.id'])).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
    expect(new Set(rpc.map(idOf)).size).toBe(5);
    expect(server.requests.length).toBe(1);
    const [http, ...others] = httpSpans();
    expect(others).toEqual([]);
    expect(http && parentOf(http)).toBe(rpc[0] && idOf(rpc[0]));
    const durations = await sdk.series();
    expect(durations.find(({ attributes }) => !attributes['error.type'])?.count).toBeGreaterThan(4);
  });

  test('a call that waited in a queue is sent in its own context', async () => {
    await using server = await serveRpc();
    const stack = compose(
      create(server.url),
      telemetry(),
      limit({ concurrency: 1 }),
      propagation(),
    );
    const client = createClient(stack);
    await Promise.all([1, 2, 3].map((n) => client.request('echo', [n])));

    const parents = httpSpans().map(parentOf);
    expect([...parents].sort()).toEqual(sdk.spans().map(idOf).sort());
  });

  test('a span of the program is the parent, and the context is restored', async () => {
    await using server = await serveRpc();
    const client = createClient(compose(create(server.url), telemetry(), propagation()));
    const tracer = trace.getTracer('program');
    await tracer.startActiveSpan('job', async (job) => {
      await client.request('go');
      expect(trace.getActiveSpan()).toBe(job);
      job.end();
    });
    const [rpc] = sdk.spans();
    const job = sdk.allSpans().find(({ name }) => name === 'job');
    expect(rpc && parentOf(rpc)).toBe(job && idOf(job));
  });

  test('a span that another middleware creates is between the call and the request', async () => {
    await using server = await serveRpc();
    const stack = compose(
      create(server.url),
      telemetry(),
      (next) => (payload, options) =>
        trace.getTracer('program').startActiveSpan('middle', async (span) => {
          const reply = await next(payload, options);
          span.end();
          return reply;
        }),
      propagation(),
    );
    await createClient(stack).request('go');
    const middle = sdk.allSpans().find(({ name }) => name === 'middle');
    expect(httpSpans().map(parentOf)).toEqual([middle && idOf(middle)]);
    expect(middle && parentOf(middle)).toBe(sdk.spans().map(idOf)[0]);
  });
});

test("inject: 'always' writes a second traceparent, which is why it isn't the default", async () => {
  await using server = await serveRpc();
  const stack = compose(httpUndici(server.url), telemetry(), propagation({ inject: 'always' }));
  await createClient(stack).request('go');
  expect(server.requests.map((request) => valuesOf(request, 'traceparent').length)).toEqual([2]);
});

test('over axios, which undici does not send, inject: always writes the only traceparent', async () => {
  await using server = await serveRpc();
  const stack = compose(httpAxios(server.url), telemetry(), propagation({ inject: 'always' }));
  await createClient(stack).request('go');
  const seen = server.requests.flatMap((request) => valuesOf(request, 'traceparent'));
  expect(seen.map((value) => readTraceparent(value).span)).toEqual(sdk.spans().map(idOf));
});

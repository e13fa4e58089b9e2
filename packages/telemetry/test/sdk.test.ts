import { compose, createClient, type Message, type Transport } from '@jsonrpcclient/core';
import { propagation as propagating, telemetry } from '@jsonrpcclient/telemetry';
import {
  context,
  createNoopMeter,
  DiagLogLevel,
  diag,
  metrics,
  propagation,
  type Span,
  trace,
} from '@opentelemetry/api';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createSdk, register } from './sdk.ts';

afterEach(() => {
  for (const api of [context, propagation, trace, metrics, diag]) api.disable();
});

const answering: Transport = async (payload) => ({
  body: { jsonrpc: '2.0', result: 5, id: 'id' in payload && payload.id },
});

// The first tests need a process in which nothing has been registered yet.
describe('an SDK that is registered', () => {
  test('never, leaves payloads, options and promises as they are', async () => {
    const promise = answering({ method: 'add', id: 1 }, {});
    const next = vi.fn(() => promise);
    const payload = { method: 'add', id: 1 };
    const options = {};
    const stack = compose(next, telemetry(), propagating(), propagating({ into: 'meta' }));
    expect(stack(payload, options)).toBe(promise);
    const [[sent, passed] = []] = next.mock.calls as unknown[][];
    expect([sent === payload, passed === options, next.mock.calls.length]).toEqual([true, true, 1]);
  });

  test('never, with providers in the options, is not needed', async () => {
    const own = createSdk();
    await createClient(compose(answering, telemetry(own))).request('add');
    expect(own.spans().length).toBe(1);
  });

  test('after a client has made calls is used from the next call on, by propagation, too', async () => {
    const metas: unknown[] = [];
    const keeping: Transport = (payload, options) => {
      metas.push((payload as Message).params);
      return answering(payload, options);
    };
    const stack = compose(keeping, telemetry(), propagating({ into: 'meta' }));
    const client = createClient(stack);
    await client.request('add');
    const sdk = createSdk();
    register(sdk);
    await client.request('add');
    const [span] = sdk.spans();
    const traceparent = expect.stringContaining(span?.spanContext().spanId ?? 'none');
    expect(metas).toEqual([undefined, { _meta: { traceparent } }]);
    expect((await sdk.series()).map(({ count }) => count)).toEqual([1]);
  });

  test('later is used from the next call on, and no longer once it is unregistered', async () => {
    const client = createClient(compose(answering, telemetry()));
    await client.request('add');
    const [first, second] = [createSdk(), createSdk()];
    const unregister = register(first);
    await client.request('add');
    await client.request('add');
    unregister();
    await client.request('add');
    register(second);
    await client.request('add');
    expect([first.spans().length, second.spans().length]).toEqual([2, 1]);
    const counts = await Promise.all([first, second].map(({ series }) => series()));
    expect(counts.map(([one]) => one?.count)).toEqual([2, 1]);
  });

  test('only for spans, records no durations', async () => {
    const { tracerProvider, spans } = createSdk();
    register({ tracerProvider });
    await createClient(compose(answering, telemetry())).request('add');
    expect(spans().length).toBe(1);
  });

  test('only for metrics, creates no spans', async () => {
    const { meterProvider, series } = createSdk();
    register({ meterProvider });
    await createClient(compose(answering, telemetry())).request('add');
    expect((await series()).map(({ count }) => count)).toEqual([1]);
  });

  test('with a provider in the options, is not used', async () => {
    const [global, own] = [createSdk(), createSdk()];
    register(global);
    await createClient(compose(answering, telemetry(own))).request('add');
    expect([global.spans().length, own.spans().length]).toEqual([0, 1]);
    expect(await global.series()).toEqual([]);
  });
});

test('a call that is not sampled has a duration, and its context says so', async () => {
  const sdk = createSdk({ shouldSample: () => ({ decision: 0 }) });
  register(sdk);
  let active: Span | undefined;
  const transport: Transport = (payload, options) => {
    active = trace.getActiveSpan();
    return answering(payload, options);
  };
  await createClient(compose(transport, telemetry())).request('add');
  expect(sdk.spans()).toEqual([]);
  expect(active?.spanContext().traceFlags).toBe(0);
  expect((await sdk.series()).map(({ count }) => count)).toEqual([1]);
});

describe('a call does not fail, and OpenTelemetry logs an error, if', () => {
  const broken = () => {
    throw new Error('broken');
  };
  const cases: readonly [string, () => object][] = [
    ['the tracer throws', () => ({ tracerProvider: { getTracer: () => ({ startSpan: broken }) } })],
    [
      'the histogram throws',
      () => {
        const createHistogram = () => ({ record: broken });
        return { meterProvider: { getMeter: () => ({ ...createNoopMeter(), createHistogram }) } };
      },
    ],
    ['attributes throws', () => ({ ...createSdk(), attributes: broken })],
    ['methods throws', () => ({ ...createSdk(), methods: broken })],
  ];
  test.each(cases)('%s', async (_name, options) => {
    const error = vi.fn();
    const ignore = () => {};
    const logger = { error, warn: ignore, info: ignore, debug: ignore, verbose: ignore };
    diag.setLogger(logger, DiagLogLevel.ERROR);
    const client = createClient(compose(answering, telemetry(options())));
    expect(await client.request('add', [2, 3])).toBe(5);
    const text = '@jsonrpcclient/telemetry: a call was not recorded completely';
    expect(error).toHaveBeenCalledWith(text, expect.objectContaining({ message: 'broken' }));
  });
});

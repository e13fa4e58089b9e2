import {
  type Client,
  type ClientOptions,
  compose,
  createClient,
  type Transport,
} from '@jsonrpcclient/core';
import { type TelemetryOptions, telemetry } from '@jsonrpcclient/telemetry';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { createSdk, scope, secondsOf } from './sdk.ts';

const server = { address: 'rpc.example.com', port: 8545 };

/** Answers each request with its method, and `fail` with an error object. */
const answering: Transport = async (payload) => {
  const answer = ({
    method,
    id,
    jsonrpc,
  }: {
    method: string;
    id?: unknown;
    jsonrpc?: unknown;
  }) => ({
    ...(jsonrpc ? { jsonrpc } : {}),
    ...(method === 'fail'
      ? { error: { code: -32602, message: 'no such user' } }
      : { result: method }),
    id,
  });
  if ('method' in payload) return { body: payload.id == null ? undefined : answer(payload) };
  return { body: payload.filter(({ id }) => id != null).map(answer) };
};

async function record(
  run: (client: Client) => Promise<unknown>,
  options: TelemetryOptions = {},
  defaults: ClientOptions = {},
) {
  const { tracerProvider, meterProvider, spans, series } = createSdk();
  const recorded = telemetry({ tracerProvider, meterProvider, ...options });
  const client = createClient(compose(answering, recorded), defaults);
  await run(client).catch(() => {});
  return { spans: spans(), series: await series() };
}

const base = { 'rpc.system.name': 'jsonrpc' };
const served = { ...base, 'server.address': 'rpc.example.com', 'server.port': 8545 };
const v2 = { 'jsonrpc.protocol.version': '2.0' };
const failed = { 'error.type': '-32602', 'rpc.status_code': '-32602' };
const add = (client: Client) => client.request('add', [2, 3]);
const fail = (client: Client) => client.request('fail');
const go = (client: Client) => client.notify('go');
const both = (client: Client) => client.batch([{ method: 'add' }, { method: 'go', notify: true }]);
const mixed = (client: Client) =>
  client.batch([{ method: 'add' }, { method: 'fail' }, { method: 'fail' }]);

const cases: readonly {
  readonly name: string;
  readonly run: (client: Client) => Promise<unknown>;
  readonly options?: TelemetryOptions;
  readonly defaults?: ClientOptions;
  readonly span: string;
  readonly attributes: object;
  readonly metrics: readonly object[];
}[] = [
  {
    name: 'a request without a list of methods',
    run: add,
    span: 'jsonrpc',
    attributes: { ...base, ...v2, 'jsonrpc.request.id': '1' },
    metrics: [base],
  },
  {
    name: 'a request for a listed method',
    run: add,
    options: { methods: ['add'], server },
    span: 'add',
    attributes: { ...served, ...v2, 'rpc.method': 'add', 'jsonrpc.request.id': '1' },
    metrics: [{ ...served, 'rpc.method': 'add' }],
  },
  {
    name: 'a request for a method that a function accepts',
    run: add,
    options: { methods: (method) => method.startsWith('a') },
    span: 'add',
    attributes: { ...base, ...v2, 'rpc.method': 'add', 'jsonrpc.request.id': '1' },
    metrics: [{ ...base, 'rpc.method': 'add' }],
  },
  {
    name: 'a request for a method that is not listed',
    run: add,
    options: { methods: ['find'] },
    span: 'jsonrpc',
    attributes: {
      ...base,
      ...v2,
      'rpc.method': '_OTHER',
      'rpc.method_original': 'add',
      'jsonrpc.request.id': '1',
    },
    metrics: [{ ...base, 'rpc.method': '_OTHER' }],
  },
  {
    name: 'a notification',
    run: go,
    options: { methods: ['go'] },
    span: 'go',
    attributes: { ...base, ...v2, 'rpc.method': 'go' },
    metrics: [{ ...base, 'rpc.method': 'go' }],
  },
  {
    name: 'a request in version 1.0',
    run: add,
    defaults: { dialect: '1.0' },
    span: 'jsonrpc',
    attributes: { ...base, 'jsonrpc.request.id': '1' },
    metrics: [base],
  },
  {
    name: 'a notification in version 1.0, whose id is null',
    run: go,
    defaults: { dialect: '1.0' },
    span: 'jsonrpc',
    attributes: base,
    metrics: [base],
  },
  {
    name: 'a request with an error object',
    run: fail,
    options: { methods: ['fail'], server: { address: 'rpc.example.com' } },
    span: 'fail',
    attributes: {
      ...base,
      ...v2,
      ...failed,
      'server.address': 'rpc.example.com',
      'rpc.method': 'fail',
      'jsonrpc.request.id': '1',
    },
    metrics: [{ ...base, ...failed, 'server.address': 'rpc.example.com', 'rpc.method': 'fail' }],
  },
  {
    name: 'a batch',
    run: both,
    options: { methods: ['add', 'go'], server },
    span: 'jsonrpc',
    attributes: { ...served, ...v2, 'jsonrpcclient.batch.size': 2 },
    metrics: [
      { ...served, 'rpc.method': 'add' },
      { ...served, 'rpc.method': 'go' },
    ],
  },
  {
    name: 'a batch in which two calls fail',
    run: mixed,
    options: { methods: ['add', 'fail'] },
    span: 'jsonrpc',
    attributes: {
      ...base,
      ...v2,
      ...failed,
      'jsonrpcclient.batch.size': 3,
      'jsonrpcclient.batch.failed': 2,
    },
    metrics: [
      { ...base, 'rpc.method': 'add' },
      { ...base, ...failed, 'rpc.method': 'fail' },
    ],
  },
  {
    name: 'a batch of one call that fails',
    run: (client) => client.batch([{ method: 'fail' }]),
    span: 'jsonrpc',
    attributes: {
      ...base,
      ...v2,
      ...failed,
      'jsonrpcclient.batch.size': 1,
      'jsonrpcclient.batch.failed': 1,
    },
    metrics: [{ ...base, ...failed }],
  },
  {
    name: 'a request with attributes of its own',
    run: add,
    options: { attributes: ({ method }) => ({ 'mcp.method.name': method }) },
    span: 'jsonrpc',
    attributes: { ...base, ...v2, 'jsonrpc.request.id': '1', 'mcp.method.name': 'add' },
    metrics: [base],
  },
];

describe('the span and the durations of a call have exactly these attributes:', () => {
  test.each(cases)('$name', async ({ run, options, defaults, span, attributes, metrics }) => {
    const { spans, series } = await record(run, options, defaults);
    expect(spans.map((one) => [one.name, one.kind, one.attributes])).toEqual([
      [span, SpanKind.CLIENT, attributes],
    ]);
    expect(series.map((one) => one.attributes)).toEqual(metrics);
  });
});

test('the duration is a histogram in seconds with the buckets of the conventions', async () => {
  const { series, spans } = await record(add);
  expect(series).toEqual([
    {
      name: 'rpc.client.call.duration',
      unit: 's',
      description: 'Measures the duration of an outgoing Remote Procedure Call (RPC).',
      attributes: base,
      boundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
      count: 1,
      sum: expect.closeTo(secondsOf(spans[0] as never), 8),
    },
  ]);
  expect(spans[0]?.instrumentationScope.name).toBe(scope);
});

test('a span that succeeds has no status', async () => {
  const { spans } = await record(add);
  expect(spans[0]?.status).toEqual({ code: SpanStatusCode.UNSET });
});

test('the status of a failed span has the message of the error object', async () => {
  const { spans } = await record(fail);
  expect(spans[0]?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no such user' });
});

test('statusMessage: false leaves out the message of the error object', async () => {
  const { spans } = await record(fail, { statusMessage: false });
  expect(spans[0]?.status).toEqual({ code: SpanStatusCode.ERROR });
});

test('the status of a batch has no message if several calls fail', async () => {
  const { spans } = await record(mixed);
  expect(spans[0]?.status).toEqual({ code: SpanStatusCode.ERROR });
});

test('the metric counts each call of a batch', async () => {
  const { series } = await record(mixed);
  expect(series.map(({ count, attributes }) => [count, attributes])).toEqual([
    [1, base],
    [2, { ...base, ...failed }],
  ]);
});

test('the attributes that sampling may depend on are there when the span starts', async () => {
  const seen: unknown[] = [];
  const sdk = createSdk({
    shouldSample: (_context, _trace, name, kind, attributes) => {
      seen.push([name, kind, { ...attributes }]);
      return { decision: 2 };
    },
  });
  const middleware = telemetry({ ...sdk, methods: ['add'], server });
  await createClient(compose(answering, middleware)).request('add');
  const known = { ...served, ...v2, 'rpc.method': 'add', 'jsonrpc.request.id': '1' };
  expect(seen).toEqual([['add', SpanKind.CLIENT, known]]);
});

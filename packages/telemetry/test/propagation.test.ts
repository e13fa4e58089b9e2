import {
  type CallOptions,
  compose,
  createClient,
  type Message,
  type Payload,
  type Transport,
} from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { batching, retry } from '@jsonrpcclient/middleware';
import { type PropagationOptions, propagation, telemetry } from '@jsonrpcclient/telemetry';
import { serveRpc } from '@jsonrpcclient/testing/servers';
import { context, propagation as propagators, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSdk, idOf, readTraceparent, register } from './sdk.ts';

let sdk = createSdk();
let unregister = () => {};

beforeEach(() => {
  sdk = createSdk();
  unregister = register(sdk);
});

afterEach(() => unregister());

interface Options extends CallOptions {
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A transport that keeps what it is given, and answers each request with 5. */
function recording() {
  const payloads: Payload[] = [];
  const options: Options[] = [];
  const answer = ({ id }: Message) => ({ jsonrpc: '2.0', result: 5, id });
  const transport: Transport<Options> = async (payload, given) => {
    payloads.push(payload);
    options.push(given);
    return { body: 'method' in payload ? answer(payload) : payload.map(answer) };
  };
  return { transport, payloads, options };
}

function client(options?: PropagationOptions) {
  const { transport, ...seen } = recording();
  const stack = compose(transport, telemetry(), propagation(options));
  return { ...createClient(stack), ...seen };
}

const spanIds = () => sdk.spans().map(idOf);
const spanIn = (text: unknown) => readTraceparent(text).span;

/** The `_meta` of each message. */
function metasOf(payload: Payload | undefined) {
  return [payload ?? []]
    .flat()
    .map((message) => (message as { params?: { _meta?: Record<string, unknown> } }).params?._meta);
}

describe('in headers', () => {
  test('the server sees one traceparent, that of the span of the call', async () => {
    await using server = await serveRpc();
    const stack = compose(httpFetch(server.url), telemetry(), propagation());
    expect(await createClient(stack).request('add', [2, 3])).toBe(5);
    const [request] = server.requests;
    const names = request?.rawHeaders.filter((name) => name.toLowerCase() === 'traceparent');
    expect(names).toEqual(['traceparent']);
    expect(spanIn(request?.headers.traceparent)).toBe(spanIds()[0]);
  });

  test('the baggage of the active context is sent', async () => {
    const { request, options } = client();
    const baggage = propagators.createBaggage({ tenant: { value: 'a b' } });
    await context.with(propagators.setBaggage(context.active(), baggage), () => request('add'));
    expect(options[0]?.headers).toMatchObject({ baggage: 'tenant=a%20b' });
  });

  test('an older traceparent is replaced, whatever the case of its name, and other headers stay', async () => {
    const { transport, options } = recording();
    const stack = compose(transport, telemetry(), propagation());
    const old = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const headers = { TraceParent: old, 'x-a': '1' };
    const own: Transport<Options> = (payload, given) => stack(payload, { ...given, headers });
    await createClient(own).request('add');
    expect(Object.keys(options[0]?.headers ?? {})).toEqual(['x-a', 'traceparent']);
    expect(spanIn(options[0]?.headers?.traceparent)).toBe(spanIds()[0]);
  });

  test('a batch has those of its span', async () => {
    const { batch, options } = client();
    await batch([{ method: 'add' }, { method: 'add' }]);
    expect(spanIn(options[0]?.headers?.traceparent)).toBe(spanIds()[0]);
  });

  test('without a propagator, the options stay the same', async () => {
    propagators.disable();
    const { request, options } = client();
    await request('add');
    expect(options[0]).not.toHaveProperty('headers');
  });

  test('without a context manager, as in most browsers, the call is still the parent', async () => {
    context.disable();
    const { request, options } = client();
    await request('add');
    expect(spanIn(options[0]?.headers?.traceparent)).toBe(spanIds()[0]);
  });

  test("inject: 'never' writes nothing", async () => {
    const { request, options } = client({ inject: 'never' });
    await request('add');
    expect(options[0]).not.toHaveProperty('headers');
  });

  test('without telemetry, the active span is propagated', async () => {
    const { transport, options } = recording();
    const bare = createClient(compose(transport, propagation()));
    const span = trace.getTracer('program').startSpan('job');
    await context.with(trace.setSpan(context.active(), span), () => bare.request('add'));
    expect(spanIn(options[0]?.headers?.traceparent)).toBe(span.spanContext().spanId);
  });
});

describe("in params._meta, with into: 'meta',", () => {
  test('a call has the traceparent of its span, and keeps its params', async () => {
    const { request, payloads, options } = client({ into: 'meta' });
    const params = { name: 'Foo', _meta: { progressToken: 7, traceparent: 'old' } };
    await request('find', params);
    const [meta] = metasOf(payloads[0]);
    expect(payloads[0]).toMatchObject({ params: { name: 'Foo', _meta: { progressToken: 7 } } });
    expect(spanIn(meta?.traceparent)).toBe(spanIds()[0]);
    expect(params._meta.traceparent).toBe('old');
    expect(options[0]).not.toHaveProperty('headers');
  });

  test('a call without params gets them', async () => {
    const { request, payloads } = client({ into: 'meta' });
    await request('tools/list');
    expect(Object.keys((payloads[0] as Message).params ?? {})).toEqual(['_meta']);
  });

  test('it leaves a member named __proto__ as it is', async () => {
    const { request, payloads } = client({ into: 'meta' });
    await request('find', JSON.parse('{"__proto__":{"a":1}}'));
    expect(JSON.stringify(payloads[0])).toContain('"params":{"__proto__":{"a":1},"_meta":{');
  });

  test.each([
    ['by position', [2, 3]],
    ['that JSON replaces', { toJSON: () => ({ a: 1 }) }],
  ])('params %s stay the same', async (_name, params) => {
    const { request, payloads } = client({ into: 'meta' });
    await request('add', params);
    expect((payloads[0] as Message).params).toEqual(params);
  });

  test('each call of a batch by batching has its own span, even behind retry', async () => {
    const { transport, payloads } = recording();
    const stack = compose(
      transport,
      telemetry(),
      retry(),
      batching(),
      retry({ attemptTimeout: 1000 }),
      propagation({ into: 'meta' }),
    );
    const { request } = createClient(stack);
    await Promise.all(['a', 'b', 'c'].map((name) => request('find', { name })));
    expect(payloads.length).toBe(1);
    const seen = metasOf(payloads[0]).map((meta) => spanIn(meta?.traceparent));
    expect(seen).toEqual(spanIds());
    expect(new Set(seen).size).toBe(3);
  });

  test('the calls of a batch that was made as one have its span', async () => {
    const { batch, payloads } = client({ into: 'meta' });
    await batch([
      { method: 'find', params: {} },
      { method: 'go', notify: true },
    ]);
    const seen = metasOf(payloads[0]).map((meta) => spanIn(meta?.traceparent));
    expect(seen).toEqual([spanIds()[0], spanIds()[0]]);
  });

  test('a batch without telemetry has the active span', async () => {
    const { transport, payloads } = recording();
    const stack = compose(transport, batching(), propagation({ into: 'meta' }));
    const { request } = createClient(stack);
    const span = trace.getTracer('program').startSpan('job');
    await context.with(trace.setSpan(context.active(), span), () =>
      Promise.all([request('find', {}), request('find', {})]),
    );
    const seen = metasOf(payloads[0]).map((meta) => spanIn(meta?.traceparent));
    expect(seen).toEqual(Array(2).fill(span.spanContext().spanId));
  });

  test('without a propagator, the message stays the same', async () => {
    propagators.disable();
    const { request, payloads } = client({ into: 'meta' });
    await request('find', {});
    expect(payloads).toEqual([{ jsonrpc: '2.0', method: 'find', params: {}, id: 1 }]);
  });
});

test('a function writes it anywhere, as StreamJsonRpc does', async () => {
  const { request, payloads } = client({
    into: (message, carrier) => ({ ...message, ...carrier }),
  });
  await request('add', [2, 3]);
  const [sent] = payloads as Message[];
  expect(sent).toMatchObject({ method: 'add', params: [2, 3] });
  expect(spanIn(sent?.traceparent)).toBe(spanIds()[0]);
});

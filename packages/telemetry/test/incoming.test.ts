import { compose, createClient, RpcError } from '@jsonrpcclient/core';
import { type ConnectOptions, connect, lsp, mcp, subscribe } from '@jsonrpcclient/duplex';
import { port } from '@jsonrpcclient/port';
import {
  type IncomingTelemetryOptions,
  incomingTelemetry,
  propagation,
  telemetry,
} from '@jsonrpcclient/telemetry';
import { failure } from '@jsonrpcclient/testing';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSdk, idOf, parentOf, register, secondsOf } from './sdk.ts';

let sdk = createSdk();
let unregister = () => {};

beforeEach(() => {
  sdk = createSdk();
  unregister = register(sdk);
});

afterEach(() => unregister());

/** A caller and a callee whose handlers are traced, over a message channel. */
function open(options?: IncomingTelemetryOptions, connecting: ConnectOptions = {}) {
  const { port1, port2 } = new MessageChannel();
  const unexpected: unknown[] = [];
  const onUnexpected = (what: unknown) => unexpected.push(what);
  const callee = connect(port(port1), {
    onUnexpected,
    around: incomingTelemetry(options),
    ...connecting,
  });
  const connection = connect(port(port2), { ...connecting, onUnexpected });
  const traced = compose(connection, telemetry(), propagation({ into: 'meta' }));
  const close = () => Promise.all([callee.close(), connection.close()]);
  return {
    callee,
    connection,
    unexpected,
    /** Sends no trace context. */
    plain: createClient(connection),
    traced: createClient(traced),
    [Symbol.asyncDispose]: async () => void (await close()),
  };
}

const serverSpans = () => sdk.spans().filter(({ kind }) => kind === SpanKind.SERVER);
const clientSpans = () => sdk.spans().filter(({ kind }) => kind === SpanKind.CLIENT);
const base = { 'rpc.system.name': 'jsonrpc', 'jsonrpc.protocol.version': '2.0' };

describe('a request that a handler answers', () => {
  test('has a SERVER span with exactly these attributes, and a duration', async () => {
    await using pair = open({ methods: ['double'] });
    pair.callee.handle('double', (n: number) => 2 * n);
    expect(await pair.plain.request('double', [21])).toBe(42);
    const [span, ...others] = sdk.spans();
    expect(others).toEqual([]);
    expect(span).toMatchObject({ name: 'double', kind: SpanKind.SERVER });
    expect(span?.attributes).toEqual({
      ...base,
      'rpc.method': 'double',
      'jsonrpc.request.id': '1',
    });
    expect(span && parentOf(span)).toBeUndefined();
    expect(await sdk.series()).toEqual([
      {
        name: 'rpc.server.call.duration',
        unit: 's',
        description: 'Measures the duration of an incoming Remote Procedure Call (RPC).',
        attributes: { 'rpc.system.name': 'jsonrpc', 'rpc.method': 'double' },
        boundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
        count: 1,
        sum: expect.closeTo(secondsOf(span as never), 8),
      },
    ]);
  });

  test("is a child of the caller's span, and calls inside the handler are its children", async () => {
    await using pair = open();
    pair.callee.handle('work', async () => {
      await Promise.resolve();
      trace.getTracer('program').startSpan('inside').end();
    });
    await pair.traced.request('work', {});
    const [server] = serverSpans();
    const [client] = clientSpans();
    const inside = sdk.allSpans().find(({ name }) => name === 'inside');
    expect(server && parentOf(server)).toBe(client && idOf(client));
    expect(inside && parentOf(inside)).toBe(server && idOf(server));
    expect(server?.spanContext().traceId).toBe(client?.spanContext().traceId);
  });

  test('begins a new trace without a trace context, even if the connection was opened in a span', async () => {
    const tracer = trace.getTracer('program');
    await tracer.startActiveSpan('opening', async (opening) => {
      await using pair = open();
      pair.callee.handle('go', () => null);
      await context.with(context.active(), () => pair.plain.request('go'));
      opening.end();
    });
    const [server] = serverSpans();
    expect(server && parentOf(server)).toBeUndefined();
  });

  test('can have its trace context elsewhere in the message', async () => {
    await using pair = open({ from: ({ message }) => message });
    pair.callee.handle('add', (a: number, b: number) => a + b);
    const into = (message: object, carrier: object) => ({ ...message, ...carrier });
    const stack = compose(pair.connection, telemetry(), propagation({ into: into as never }));
    expect(await createClient(stack).request('add', [2, 3])).toBe(5);
    expect(serverSpans().map(parentOf)).toEqual(clientSpans().map(idOf));
  });

  test('is passed on unchanged if its trace context cannot be read', async () => {
    const from = () => {
      throw new Error('unreadable');
    };
    await using pair = open({ from });
    pair.callee.handle('add', (a: number, b: number) => a + b);
    expect(await pair.plain.request('add', [2, 3])).toBe(5);
    expect(sdk.spans()).toEqual([]);
  });

  test('can have attributes of its own', async () => {
    await using pair = open({ attributes: ({ id }) => ({ own: `id ${id}` }) });
    pair.callee.handle('go', () => null);
    await pair.plain.request('go');
    expect(sdk.spans()[0]?.attributes).toEqual({ ...base, 'jsonrpc.request.id': '1', own: 'id 1' });
  });
});

describe('a request that fails', () => {
  const cases: readonly [string, () => unknown, object, string | undefined][] = [
    [
      'with an RpcError has its code',
      () => {
        throw new RpcError({ code: 42, message: 'made to fail' });
      },
      { 'error.type': '42', 'rpc.status_code': '42' },
      'made to fail',
    ],
    [
      'with another error has the code that the caller receives, and no message',
      () => Promise.reject(new Error('a secret')),
      { 'error.type': '-32603', 'rpc.status_code': '-32603' },
      undefined,
    ],
  ];
  test.each(cases)('%s', async (_name, handler, attributes, message) => {
    await using pair = open();
    pair.callee.handle('fail', handler);
    const error = await failure(pair.plain.request('fail'));
    const [span] = serverSpans();
    const { 'error.type': type, 'rpc.status_code': code } = span?.attributes ?? {};
    expect({ 'error.type': type, 'rpc.status_code': code }).toEqual(attributes);
    expect(`${(error as RpcError).code}`).toBe(code);
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, ...(message && { message }) });
    const [one] = await sdk.series();
    expect(one?.attributes).toEqual({ 'rpc.system.name': 'jsonrpc', ...attributes });
  });

  test('because no handler has its method has code -32601, and no name if it is not listed', async () => {
    await using pair = open({ methods: ['add'] });
    await failure(pair.plain.request('guess'));
    expect(sdk.spans()[0]).toMatchObject({
      name: 'jsonrpc',
      attributes: {
        'error.type': '-32601',
        'rpc.method': '_OTHER',
        'rpc.method_original': 'guess',
      },
    });
  });

  test.each([
    ['mcp', mcp, 'AbortError'],
    ['lsp', lsp, '-32800'],
  ])('because the peer cancelled it, in %s, says so', async (_name, convention, type) => {
    await using pair = open({}, convention);
    pair.callee.handle('wait', function () {
      return new Promise((_, reject) => {
        this.signal.addEventListener('abort', () => reject(this.signal.reason));
      });
    });
    const controller = new AbortController();
    const call = failure(pair.plain.request('wait', {}, { signal: controller.signal }));
    await vi.waitFor(() => expect(pair.connection.pending().length).toBe(1));
    controller.abort();
    await call;
    await vi.waitFor(() => expect(serverSpans().length).toBe(1));
    expect(serverSpans()[0]?.attributes['error.type']).toBe(type);
  });
});

describe('a notification', () => {
  test('has a SERVER span if it has a trace context', async () => {
    await using pair = open();
    const heard = new Promise((resolve) => pair.callee.on('tick', resolve));
    await pair.traced.notify('tick', { n: 1 });
    await heard;
    expect(serverSpans().map(parentOf)).toEqual(clientSpans().map(idOf));
    expect(serverSpans()[0]?.attributes).toEqual(base);
  });

  test('has no span without one, so a stream of events begins no traces', async () => {
    await using pair = open();
    const heard = new Promise((resolve) => pair.callee.on('tick', resolve));
    await pair.plain.notify('tick', { n: 1 });
    await heard;
    expect(sdk.spans()).toEqual([]);
  });

  test('whose listener throws has the name of the error', async () => {
    await using pair = open();
    pair.callee.on('tick', () => {
      throw new TypeError('a secret');
    });
    await pair.traced.notify('tick', { n: 1 });
    await vi.waitFor(() => expect(pair.unexpected.length).toBe(1));
    expect(serverSpans()[0]?.attributes).toMatchObject({ 'error.type': 'TypeError' });
    expect(serverSpans()[0]?.status).toEqual({ code: SpanStatusCode.ERROR });
  });
});

describe('a subscription', () => {
  test('has spans for the requests that begin and end it, and none for its values', async () => {
    await using pair = open();
    pair.callee.handle('subscribe', () => {
      setTimeout(() => [1, 2].map((n) => createClient(pair.callee).notify('value', ['s', n])), 0);
      return 's';
    });
    pair.callee.handle('unsubscribe', () => true);
    const values: unknown[] = [];
    {
      await using subscription = await subscribe(pair.connection, {
        method: 'subscribe',
        params: {},
        notification: 'value',
        read: (id: string, value: number) => ({ id, value }),
        unsubscribe: (id) => ({ method: 'unsubscribe', params: { id } }),
        client: pair.traced,
      });
      for await (const value of subscription) {
        values.push(value);
        if (values.length === 2) break;
      }
    }
    expect(values).toEqual([1, 2]);
    await vi.waitFor(() => expect(clientSpans().length).toBe(2));
    expect(serverSpans().map(parentOf)).toEqual(clientSpans().map(idOf));
  });
});

test('without an SDK, handlers are called directly', async () => {
  unregister();
  await using pair = open();
  pair.callee.handle('add', (a: number, b: number) => a + b);
  expect(await pair.traced.request('add', [2, 3])).toBe(5);
  expect(sdk.spans()).toEqual([]);
});

import { once } from 'node:events';
import { createServer } from 'node:net';
import {
  compose,
  createClient,
  RpcError,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import { httpAxios } from '@jsonrpcclient/http-axios';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { telemetry } from '@jsonrpcclient/telemetry';
import { failure } from '@jsonrpcclient/testing';
import {
  type Fault,
  freePort,
  type HttpResponse,
  reset,
  respond,
  serve,
  serveFault,
  serveRpc,
  silence,
} from '@jsonrpcclient/testing/servers';
import { SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { createSdk } from './sdk.ts';

/** Makes one call, and returns what it exports: the failure in the span, and in the metric. */
async function failing(transport: Transport, options?: object) {
  const { tracerProvider, meterProvider, spans, series } = createSdk();
  const middleware = telemetry({ tracerProvider, meterProvider });
  const client = createClient(compose(transport, middleware), options);
  const error = await failure(client.request('add', [2, 3]));
  const [span] = spans();
  const [one] = await series();
  const exported = pick(span?.attributes ?? {});
  expect(pick(one?.attributes ?? {})).toEqual(exported);
  expect([spans().length, one?.count]).toEqual([1, 1]);
  expect(span?.status.code).toBe(SpanStatusCode.ERROR);
  return { error, message: span?.status.message, ...exported };
}

function pick(attributes: Readonly<Record<string, unknown>>) {
  const { 'error.type': type, 'rpc.status_code': code } = attributes;
  return { type, code };
}

const transports = {
  fetch: httpFetch,
  undici: (url: string) => httpUndici(url),
  axios: httpAxios,
} satisfies Record<string, (url: string) => Transport>;

describe.each(Object.entries(transports))('over %s', (_, create) => {
  const replies: readonly [string, HttpResponse, object][] = [
    [
      'an error object',
      { body: { jsonrpc: '2.0', error: { code: -32601, message: 'no' }, id: 1 } },
      { type: '-32601', code: '-32601', message: 'no' },
    ],
    [
      'an error object with status 500',
      { status: 500, body: { jsonrpc: '2.0', error: { code: 7, message: 'no' }, id: 1 } },
      { type: '7', code: '7', message: 'no' },
    ],
    [
      'HTML',
      { headers: { 'content-type': 'text/html' }, body: '<p>hello</p>' },
      { type: 'InvalidResponseError' },
    ],
    [
      'a wrong id',
      { body: { jsonrpc: '2.0', result: 5, id: 7 } },
      { type: 'InvalidResponseError' },
    ],
    ['status 429', { status: 429, body: 'slow down' }, { type: '429' }],
    [
      'status 502 and HTML',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<p>' },
      { type: '502' },
    ],
  ];
  test.each(replies)('a reply with %s is a failure', async (_name, reply, expected) => {
    await using server = await serve(respond(() => reply));
    expect(await failing(create(server.url))).toMatchObject(expected);
  });

  test('a refused connection is a failure with the code of its cause', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    const result = await failing(create(url));
    expect(result).toMatchObject({ type: 'ECONNREFUSED', code: undefined, message: undefined });
  });

  const faults: readonly [string, Fault][] = [['a lost socket', reset]];
  test.each(faults)('%s is a failure with the code of its cause', async (_name, fault) => {
    await using server = await serveFault(fault);
    expect(await failing(create(server.url))).toMatchObject({
      error: { name: 'TransportError' },
      type: expect.stringMatching(/^(ECONNRESET|UND_ERR_SOCKET)$/),
    });
  });

  test('a timeout is a failure, although the transport has not settled', async () => {
    await using server = await serveFault(silence);
    const result = await failing(create(server.url), { timeout: 50 });
    expect(result).toMatchObject({ error: { name: 'TimeoutError' }, type: 'TimeoutError' });
  });

  test('an abort is a failure', async () => {
    await using server = await serveFault(silence);
    const controller = new AbortController();
    const call = failing(create(server.url), { signal: controller.signal });
    controller.abort(new Error('enough'));
    expect(await call).toMatchObject({ error: { message: 'enough' }, type: 'AbortError' });
  });
});

describe('over any transport', () => {
  const never: Transport = () => new Promise(() => {});

  test('a call that never settles ends with its timeout', async () => {
    expect(await failing(never, { timeout: 20 })).toMatchObject({ type: 'TimeoutError' });
  });

  test('AbortSignal.timeout is a timeout', async () => {
    const signal = AbortSignal.timeout(10);
    expect(await failing(never, { signal })).toMatchObject({ type: 'TimeoutError' });
  });

  const errors: readonly [string, unknown, string][] = [
    ['a system error', Object.assign(new Error('x'), { code: 'EPIPE' }), 'EPIPE'],
    ['a TypeError', new TypeError('fetch failed'), 'TypeError'],
    ['an error for an invalid option', new TypeError('add: headers: …'), 'TypeError'],
    ['a TransportError', new TransportError('lost', 'add'), 'TransportError'],
    ['a text', 'secret text', 'Error'],
    ['an error with a strange name', { name: 'a secret name' }, 'Error'],
    ['a code in lower case', Object.assign(new Error('x'), { code: 'user-7' }), 'Error'],
    ['null', null, 'Error'],
    ['an RpcError', new RpcError({ code: 5, message: 'no' }), '5'],
    [
      'a cause in a cause',
      new TransportError('lost', 'add', {
        cause: new Error('x', { cause: Object.assign(new Error('y'), { code: 'EHOSTUNREACH' }) }),
      }),
      'EHOSTUNREACH',
    ],
  ];
  test.each(errors)('%s that a transport rejects with has a type', async (_name, thrown, type) => {
    expect(await failing(() => Promise.reject(thrown))).toMatchObject({ type });
  });

  test('an error that is its own cause has a type', async () => {
    const error: Error & { cause?: unknown } = new Error('x');
    error.cause = error;
    expect(await failing(() => Promise.reject(error))).toMatchObject({ type: 'Error' });
  });

  test('an error that cannot be read fails the call, and only its record is lost', async () => {
    const sdk = createSdk();
    const thrown = {
      get name(): string {
        throw new Error('unreadable');
      },
    };
    const transport: Transport = () => Promise.reject(thrown);
    const client = createClient(compose(transport, telemetry(sdk)));
    const error = await failure(client.request('add'));
    expect((error as Error).cause === thrown).toBe(true);
    expect(sdk.spans().length).toBe(1);
  });
});

test('a batch that gets no response fails as a whole, and each of its calls', async () => {
  await using server = await serve(respond(() => ({ status: 503, body: 'busy' })));
  const sdk = createSdk();
  const client = createClient(compose(httpFetch(server.url), telemetry(sdk)));
  await failure(client.batch([{ method: 'add' }, { method: 'go', notify: true }]));
  const [span] = sdk.spans();
  expect(span?.attributes).toMatchObject({ 'error.type': '503', 'jsonrpcclient.batch.failed': 2 });
  expect((await sdk.series()).map(({ count }) => count)).toEqual([2]);
});

test('a batch with failures of several types has the type _OTHER', async () => {
  await using server = await serveRpc();
  const sdk = createSdk();
  const client = createClient(compose(httpFetch(server.url), telemetry(sdk)));
  await client.batch([{ method: 'fail' }, { method: 'nothing' }, { method: 'go' }]);
  const [span] = sdk.spans();
  expect(span?.attributes).toMatchObject({
    'error.type': '_OTHER',
    'jsonrpcclient.batch.size': 3,
    'jsonrpcclient.batch.failed': 2,
  });
  expect(span?.attributes).not.toHaveProperty('rpc.status_code');
});

test('a span ends when its call is aborted, before the server responds', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const sdk = createSdk();
  const controller = new AbortController();
  const transport = compose(httpUndici(`http://127.0.0.1:${port}/`), telemetry(sdk));
  const call = createClient(transport).request('add', [], { signal: controller.signal });
  const [socket] = await once(server, 'connection');
  await once(socket, 'data');
  expect(sdk.spans()).toEqual([]);
  controller.abort();
  expect(sdk.spans().length).toBe(1);
  await failure(call);
  socket.destroy();
  server.close();
});

import { compose, createClient, type Transport } from '@jsonrpcclient/core';
import { describeSent } from '@jsonrpcclient/fixtures/sent-suite';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { failure } from '@jsonrpcclient/testing';
import { reset, respond, serve, serveFault, silence } from '@jsonrpcclient/testing/servers';
import { Agent, interceptors, ProxyAgent, RetryAgent } from 'undici';
import { describe, expect, test } from 'vitest';

describeSent(
  'httpUndici',
  (url, { ca, connect, proxy }) =>
    httpUndici(url, {
      ...(ca !== undefined && { connect: { ca } }),
      ...(connect && { connect: connect as object }),
      ...(proxy !== undefined && {
        dispatcher: new ProxyAgent({ uri: `http://127.0.0.1:${proxy}`, requestTls: { ca } }),
      }),
    }),
  true,
);

test('a request that undici cannot build was not sent', async () => {
  await using server = await serve(respond({}));
  const client = createClient(httpUndici(server.url, { headers: { connection: 'a b' } }));
  expect(await failure(client.request('go'))).toMatchObject({
    sent: 'no',
    cause: { code: 'UND_ERR_INVALID_ARG' },
  });
  const dispatcher = new Agent();
  await dispatcher.destroy();
  const late = createClient(httpUndici(server.url, { dispatcher }));
  expect(await failure(late.request('go'))).toMatchObject({ sent: 'no' });
  expect(server.connections).toBe(0);
});

describe('a call that times out', () => {
  const expected = (sent: string) => ({ name: 'TimeoutError', sent });

  test('during the TLS handshake was not sent', async () => {
    await using server = await serveFault(silence);
    const client = createClient(httpUndici(server.url.replace('http', 'https')));
    const call = client.request('go', [], { timeout: 100 });
    expect(await failure(call)).toMatchObject(expected('no'));
  });

  test('in the queue of a connection was not sent', async () => {
    await using server = await serveFault(silence);
    const client = createClient(httpUndici(server.url, { connections: 1 }), { timeout: 200 });
    const calls = [failure(client.request('go')), failure(client.request('go'))];
    expect(await Promise.all(calls)).toMatchObject([expected('maybe'), expected('no')]);
    expect(server.requests).toBe(1);
  });

  test('after it was repeated by a middleware that marks nothing may have been sent', async () => {
    await using server = await serveFault(reset);
    await using silent = await serveFault(silence);
    const lost = httpUndici(server.url);
    const waiting = httpUndici(silent.url.replace('http', 'https'));
    const repeating: Transport = (payload, options) =>
      lost(payload, options).catch(() => waiting(payload, options));
    const client = createClient(compose(repeating));
    const call = client.request('go', [], { timeout: 200 });
    expect(await failure(call)).toMatchObject(expected('maybe'));
    expect(server.requests).toBe(1);
  });
});

describe('a dispatcher that throws', () => {
  const cause = Object.assign(new Error('no such agent'), { code: 'E_AGENT' });

  test('has sent nothing', async () => {
    const dispatcher = new Agent().compose(() => () => {
      throw cause;
    });
    const client = createClient(httpUndici('http://example/', { dispatcher }));
    expect(await failure(client.request('go'))).toMatchObject({
      name: 'TransportError',
      sent: 'no',
      cause: { message: 'no such agent', code: 'E_AGENT' },
    });
  });

  test('after starting the request may have sent it', async () => {
    await using server = await serve(respond({}));
    const dispatcher = new Agent().compose((dispatch) => (given, handler) => {
      dispatch(given, handler);
      handler.onRequestStart?.(Object({ abort() {} }), {});
      throw cause;
    });
    const client = createClient(httpUndici(server.url, { dispatcher }));
    expect(await failure(client.request('go'))).toMatchObject({ sent: 'maybe' });
  });
});

describe("undici's own retries", () => {
  const options = { maxRetries: 1, minTimeout: 1, methods: ['POST' as const] };

  test.each([
    ['the interceptor', () => new Agent().compose(interceptors.retry(options))],
    ['the agent', () => new RetryAgent(new Agent(), options)],
  ])('by %s end with the last status and its headers', async (_, create) => {
    const headers = { 'x-trace': 'abc', 'retry-after': '0' };
    await using server = await serve(respond({ status: 503, headers, body: 'busy' }));
    const client = createClient(httpUndici(server.url, { dispatcher: create() }));
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({
      name: 'HttpError',
      status: 503,
      sent: 'yes',
      body: '',
      headers: expect.objectContaining(headers),
    });
    expect(server.requests).toHaveLength(2);
  });

  test('whose last attempt was not sent may have run the call before', async () => {
    await using server = await serveFault(reset);
    let attempts = 0;
    const dispatcher = new Agent().compose(
      (dispatch) => (given, handler) => {
        // The second one goes where nobody listens.
        const origin = attempts++ === 0 ? (given.origin ?? '') : 'http://127.0.0.1:9';
        return dispatch({ ...given, origin }, handler);
      },
      interceptors.retry(options),
    );
    const client = createClient(httpUndici(server.url, { dispatcher }));
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({
      name: 'TransportError',
      sent: 'maybe',
    });
    expect([attempts, server.requests]).toEqual([2, 1]);
  });
});

test.each<[string, object]>([
  ['{"jsonrpc":"2.0","error":{"code":1,"message":"no"},"id":1}', { name: 'RpcError', code: 1 }],
  ['Bad Gateway', { name: 'HttpError', body: 'Bad Gateway' }],
])('the interceptor that turns statuses into errors keeps the body %s', async (body, expected) => {
  const headers = { 'content-type': body.startsWith('{') ? 'application/json' : 'text/plain' };
  await using server = await serve(respond({ status: 500, headers, body }));
  const dispatcher = new Agent().compose(interceptors.responseError());
  const client = createClient(httpUndici(server.url, { dispatcher }));
  expect(await failure(client.request('add', [2, 3]))).toMatchObject(expected);
});

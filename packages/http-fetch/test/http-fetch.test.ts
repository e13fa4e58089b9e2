import { createClient } from '@jsonrpcclient/core';
import {
  type Fetch,
  type FetchResponse,
  HttpError,
  type HttpFetchOptions,
  httpFetch,
} from '@jsonrpcclient/http-fetch';
import { failure } from '@jsonrpcclient/testing';
import { respond, serve, serveFault, serveRpc, silence } from '@jsonrpcclient/testing/servers';
import nodeFetch from 'node-fetch';
import { Agent, fetch as send } from 'undici';
import { describe, expect, test } from 'vitest';

type FetchHeaders = FetchResponse['headers'];

/** Its own types don't allow for `exactOptionalPropertyTypes`. */
const legacy = nodeFetch as Fetch;

const five = '{"jsonrpc":"2.0","result":5,"id":1}';

describe('RequestInit', () => {
  test('with redirect: undefined follows no redirect', async () => {
    await using target = await serveRpc();
    await using server = await serve(respond({ status: 302, headers: { location: target.url } }));
    const options = { redirect: undefined } as object;
    expect(await failure(createClient(httpFetch(server.url, options)).request('go'))).toMatchObject(
      {
        name: 'HttpError',
        status: 302,
      },
    );
    expect(target.requests).toEqual([]);
  });

  test('is passed on, so a redirect that keeps the POST can be followed', async () => {
    await using target = await serveRpc();
    await using server = await serve(respond({ status: 307, headers: { location: target.url } }));
    const client = createClient(httpFetch(server.url, { redirect: 'follow' }));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(target.requests[0]?.body).toBe(server.requests[0]?.body);
  });

  test('is passed on, so a redirect can be an error from fetch', async () => {
    await using server = await serve(respond({ status: 302, headers: { location: '/x' } }));
    const client = createClient(httpFetch(server.url, { redirect: 'error' }));
    expect(await failure(client.request('go'))).toMatchObject({ name: 'TransportError' });
  });

  test('is passed on to a custom fetch, without the options of HTTP', async () => {
    await using server = await serveRpc();
    const seen: unknown[] = [];
    const transport = httpFetch(server.url, {
      cache: 'no-store',
      credentials: 'omit',
      mode: 'cors',
      auth: 'token',
      headers: { a: 'b' },
      maxResponseBytes: 1000,
      fetch: (url, init) => {
        seen.push(init);
        return fetch(url, init);
      },
    });
    await createClient(transport).request('go');
    expect(seen[0]).toMatchObject({
      cache: 'no-store',
      credentials: 'omit',
      mode: 'cors',
      redirect: 'manual',
      method: 'POST',
      body: '{"jsonrpc":"2.0","method":"go","id":1}',
      headers: { authorization: 'Bearer token', a: 'b' },
    });
  });

  test('cannot change method, body or signal', async () => {
    await using server = await serveRpc();
    const smuggled = { method: 'PUT', body: 'x', signal: AbortSignal.abort() };
    expect(
      await createClient(httpFetch(server.url, smuggled as object)).request('add', [2, 3]),
    ).toBe(5);
    expect(server.requests[0]?.method).toBe('POST');
  });
});

describe('a custom fetch', () => {
  test("is used instead of the platform's", async () => {
    const transport = httpFetch('http://example/', {
      fetch: async () => Response.json({ jsonrpc: '2.0', result: 5, id: 1 }),
    });
    expect(await createClient(transport).request('add', [2, 3])).toBe(5);
  });

  test('can return a response without a body', async () => {
    const transport = httpFetch('http://example/', {
      fetch: async () => new Response(null, { status: 204 }),
    });
    await createClient(transport).notify('go');
    expect(await failure(createClient(transport).request('go'))).toMatchObject({
      name: 'InvalidResponseError',
    });
  });

  test('that rejects leads to a TransportError with its innermost cause', async () => {
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const transport = httpFetch('http://example/', {
      fetch: () => Promise.reject(new TypeError('fetch failed', { cause })),
    });
    expect(await failure(createClient(transport).request('go'))).toMatchObject({
      name: 'TransportError',
      cause,
      sent: 'no',
    });
  });

  test('that throws leads to a TransportError too', async () => {
    const transport = httpFetch('http://example/', {
      fetch: () => {
        throw new Error('no fetch here');
      },
    });
    expect(await failure(createClient(transport).request('go'))).toMatchObject({
      name: 'TransportError',
      cause: { message: 'no fetch here' },
    });
  });

  test('that ignores the signal does not delay a timeout', async () => {
    const transport = httpFetch('http://example/', { fetch: () => new Promise(() => {}) });
    const error = await failure(createClient(transport).request('go', [], { timeout: 20 }));
    expect(error).toMatchObject({ name: 'TimeoutError', timeout: 20 });
  });

  test("is the platform's at the time of the call by default", async () => {
    await using server = await serveRpc();
    const client = createClient(httpFetch(server.url));
    const original = globalThis.fetch;
    let calls = 0;
    globalThis.fetch = (...args) => {
      calls++;
      return original(...args);
    };
    try {
      await client.request('go');
    } finally {
      globalThis.fetch = original;
    }
    expect(calls).toBe(1);
  });

  test('is called without a this, as browsers require', async () => {
    let self: unknown;
    function fetch(this: unknown) {
      self = this;
      return Promise.resolve(Response.json({ jsonrpc: '2.0', result: 5, id: 1 }));
    }
    await createClient(httpFetch('http://example/', { fetch })).request('go');
    expect(self).toBeUndefined();
  });
});

describe('a response of another shape', () => {
  /** A client whose `fetch` returns this. */
  const over = (response: FetchResponse, options?: HttpFetchOptions) =>
    createClient(httpFetch('http://example/', { fetch: async () => response, ...options }));

  test.each<[string, FetchHeaders | undefined]>([
    ['in a Map', new Map([['x-a', 'b']])],
    ['in an object with forEach', { forEach: (listener) => listener('b', 'x-a') }],
    ['in an object', { 'X-A': 'b' }],
    ['in a Headers', new Headers({ 'x-a': 'b' })],
    ['left out', undefined],
  ])('can have its headers %s', async (_, headers) => {
    expect(await over({ status: 200, headers, text: async () => five }).request('go')).toBe(5);
    const error = await failure(over({ status: 502, headers }).request('go'));
    expect(error).toMatchObject({ status: 502, headers: headers ? { 'x-a': 'b' } : {} });
  });

  test('can have text() but no body, as in React Native and mocks', async () => {
    for (const body of [undefined, null]) {
      const text = async () => five;
      expect(await over({ status: 200, body, text }).request('go')).toBe(5);
      expect(await failure(over({ status: 404, body, text }).request('go'))).toMatchObject({
        name: 'HttpError',
        status: 404,
        body: five,
      });
    }
  });

  test('can have only json(), as in mocks', async () => {
    const json = async () => ({ jsonrpc: '2.0', id: 1, result: 5 });
    expect(await over({ status: 200, json }).request('go')).toBe(5);
    const error = { code: -32601, message: 'no such method' };
    const refuse = async () => ({ jsonrpc: '2.0', id: 1, error });
    expect(await failure(over({ status: 404, json: refuse }).request('go'))).toMatchObject({
      name: 'RpcError',
      code: -32601,
      reply: { status: 404 },
    });
    expect(await over({ status: 204, json: async () => undefined }).notify('go')).toBeUndefined();
  });

  test('with json() is limited by maxResponseBytes', async () => {
    const json = async () => ({ jsonrpc: '2.0', id: 1, result: 5 });
    const client = over({ status: 200, json }, { maxResponseBytes: 10 });
    expect(await failure(client.request('go'))).toMatchObject({
      name: 'InvalidResponseError',
      message: expect.stringContaining('maxResponseBytes'),
    });
  });

  test('with text() is limited by maxResponseBytes', async () => {
    const client = over({ status: 200, text: async () => five }, { maxResponseBytes: 10 });
    expect(await failure(client.request('go'))).toMatchObject({
      name: 'InvalidResponseError',
      message: expect.stringContaining('maxResponseBytes'),
    });
  });

  test('with a text() that rejects was sent: yes', async () => {
    const text = () => Promise.reject(new TypeError('Network request failed'));
    expect(await failure(over({ status: 200, text }).request('go'))).toMatchObject({
      name: 'TransportError',
      sent: 'yes',
      cause: { message: 'Network request failed' },
    });
  });
});

describe('node-fetch 2', () => {
  test('sends, and its stream is decoded', async () => {
    await using server = await serveRpc();
    const client = createClient(httpFetch(server.url, { fetch: legacy, auth: 'token' }));
    expect(await client.request('echo', ['ä€😀'.repeat(50_000)])).toEqual(['ä€😀'.repeat(50_000)]);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer token');
    await client.notify('go');
  });

  test('has the same status rules and limits as other fetches', async () => {
    await using server = await serve(respond({ status: 503, headers: { 'x-a': 'b' }, body: 'no' }));
    const client = createClient(httpFetch(server.url, { fetch: legacy }));
    expect(await failure(client.request('go'))).toMatchObject({
      name: 'HttpError',
      status: 503,
      body: 'no',
      headers: { 'x-a': 'b' },
    });
    const limited = createClient(httpFetch(server.url, { fetch: legacy, maxResponseBytes: 1 }));
    expect(await failure(limited.request('go'))).toMatchObject({
      name: 'InvalidResponseError',
      message: expect.stringContaining('maxResponseBytes'),
    });
  });

  test('is aborted by a timeout', async () => {
    await using server = await serveFault(silence);
    const client = createClient(httpFetch(server.url, { fetch: legacy }), { timeout: 50 });
    expect(await failure(client.request('go'))).toMatchObject({ name: 'TimeoutError' });
    await server.released;
  });
});

test('a fetch over an undici agent without timeouts waits until the timeout of the call', async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await using server = await serve(async (_, response) => {
    await released;
    response.end(five);
  });
  const over = (options: Agent.Options): Fetch => {
    const dispatcher = new Agent(options);
    return (url, init) => send(url, { ...init, dispatcher });
  };
  const patient = httpFetch(server.url, { fetch: over({ headersTimeout: 0, bodyTimeout: 0 }) });
  const result = createClient(patient).request('add', [2, 3]);
  // What the platform's own does after 300 s.
  const hasty = httpFetch(server.url, { fetch: over({ headersTimeout: 1 }) });
  expect(await failure(createClient(hasty).request('go'))).toMatchObject({
    name: 'TransportError',
    sent: 'maybe',
    cause: { code: 'UND_ERR_HEADERS_TIMEOUT' },
  });
  release();
  expect(await result).toBe(5);
});

test('a redirect that a browser hides is an HttpError with status 0', async () => {
  const transport = httpFetch('http://example/', { fetch: async () => Response.error() });
  const error = await failure(createClient(transport).request('go'));
  expect(error).toBeInstanceOf(HttpError);
  expect(error).toMatchObject({ status: 0, body: '' });
});

test('the URL can be a URL object', async () => {
  await using server = await serveRpc();
  const url = new URL(server.url);
  url.username = 'user';
  expect(await createClient(httpFetch(url)).request('add', [2, 3])).toBe(5);
  expect(server.requests[0]?.headers.authorization).toMatch(/^Basic /);
  expect(url.username).toBe('user');
});

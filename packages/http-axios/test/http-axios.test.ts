import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { createClient } from '@jsonrpcclient/core';
import { createCertificate } from '@jsonrpcclient/fixtures';
import { type Axios, httpAxios } from '@jsonrpcclient/http-axios';
import { failure } from '@jsonrpcclient/testing';
import {
  freePort,
  hangUp,
  head,
  reset,
  respond,
  say,
  sayAndHangUp,
  serve,
  serveFault,
  serveRpc,
  silence,
} from '@jsonrpcclient/testing/servers';
import axios, { type AxiosAdapter, AxiosError, isAxiosError } from 'axios';
import axiosRetry from 'axios-retry';
import { describe, expect, test } from 'vitest';

const five = '{"jsonrpc":"2.0","result":5,"id":1}';

describe('AxiosRequestConfig', () => {
  test('is passed on: params go into the URL', async () => {
    await using server = await serveRpc();
    const client = createClient(httpAxios(server.url, { params: { key: 'ä b' } }));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(decodeURIComponent(server.requests[0]?.url ?? '')).toMatch(/^\/\?key=ä[ +]b$/);
  });

  test('is passed on: a custom agent makes the connections', async () => {
    await using server = await serveRpc();
    const httpAgent = new Agent({ keepAlive: true, maxSockets: 1 });
    const client = createClient(httpAxios(server.url, { httpAgent }));
    await Promise.all([client.request('go'), client.request('go'), client.request('go')]);
    expect(server.connections).toBe(1);
    httpAgent.destroy();
  });

  test('is passed on: a custom HTTPS agent trusts a private certificate', async () => {
    const tls = createCertificate();
    await using server = await serveRpc(undefined, { tls });
    const httpsAgent = new SecureAgent({ ca: tls.cert });
    const client = createClient(httpAxios(server.url, { httpsAgent }));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(await failure(createClient(httpAxios(server.url)).request('go'))).toMatchObject({
      name: 'TransportError',
      sent: 'no',
    });
  });

  test('is passed on: a proxy sees the whole URL', async () => {
    await using server = await serve(respond({ body: five }));
    const proxy = { host: '127.0.0.1', port: Number(new URL(server.url).port), protocol: 'http' };
    const client = createClient(httpAxios('http://nowhere.invalid/rpc', { proxy }));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(server.requests[0]?.url).toBe('http://nowhere.invalid/rpc');
  });

  test('with maxRedirects: undefined follows no redirect', async () => {
    await using target = await serveRpc();
    await using server = await serve(respond({ status: 302, headers: { location: target.url } }));
    const options = { maxRedirects: undefined } as object;
    expect(await failure(createClient(httpAxios(server.url, options)).request('go'))).toMatchObject(
      {
        name: 'HttpError',
        status: 302,
      },
    );
    expect(target.requests).toEqual([]);
  });

  test('is passed on: a redirect that keeps the POST can be followed', async () => {
    await using target = await serveRpc();
    await using server = await serve(respond({ status: 307, headers: { location: target.url } }));
    const client = createClient(httpAxios(server.url, { maxRedirects: 3 }));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(target.requests[0]?.body).toBe(server.requests[0]?.body);
  });

  test("is passed on: a redirect to another origin does not send the caller's headers", async () => {
    await using target = await serveRpc();
    await using server = await serve(
      respond(({ url }) => ({
        status: 307,
        headers: { location: url === '/here' ? target.url : '/here' },
      })),
    );
    const options = { maxRedirects: 3, sensitiveHeaders: ['user-agent'], auth: 'token' };
    const headers = { 'x-api-key': 'key', cookie: 'a=b', accept: 'text/json' };
    const client = createClient(httpAxios(server.url, { ...options, headers }));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(server.requests[1]?.headers).toMatchObject({
      ...headers,
      authorization: 'Bearer token',
    });
    const names = Object.keys(target.requests[0]?.headers ?? {});
    expect(names).toEqual(expect.arrayContaining(['accept', 'content-type']));
    for (const name of ['x-api-key', 'cookie', 'authorization', 'user-agent']) {
      expect(names).not.toContain(name);
    }
  });

  test('is passed on: a timeout of axios is a TransportError', async () => {
    await using server = await serveFault(silence);
    const client = createClient(httpAxios(server.url, { timeout: 30 }));
    expect(await failure(client.request('go'))).toMatchObject({
      name: 'TransportError',
      cause: { code: 'ECONNABORTED' },
      sent: 'maybe',
    });
  });

  test.each([undefined, { clarifyTimeoutError: true }])(
    'is passed on: a timeout of axios ends a body that stalls (%j)',
    async (transitional) => {
      await using server = await serveFault(say(`${head}content-length: 100\r\n\r\n{`));
      const options = { timeout: 30, timeoutErrorMessage: 'too slow', transitional } as object;
      const error = await failure(createClient(httpAxios(server.url, options)).request('go'));
      const code = transitional ? 'ETIMEDOUT' : 'ECONNABORTED';
      expect(error).toMatchObject({ sent: 'yes', cause: { code, message: 'too slow' } });
      await server.released;
    },
  );

  test('is passed on: responseEncoding overrides the charset of a response', async () => {
    const body = Buffer.from('{"jsonrpc":"2.0","result":"é","id":1}', 'latin1');
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    await using server = await serve(respond({ headers, body }));
    const client = createClient(httpAxios(server.url, { responseEncoding: 'latin1' }));
    expect(await client.request('get')).toBe('é');
  });

  test('cannot change how text is sent and received', async () => {
    await using server = await serve(respond({ status: 500, body: five }));
    const smuggled = {
      method: 'PUT',
      data: 'x',
      responseType: 'json',
      validateStatus: () => true,
      transformResponse: () => 'x',
      transformRequest: () => 'x',
    };
    const client = createClient(httpAxios(server.url, smuggled as object));
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({
      name: 'HttpError',
      status: 500,
      body: five,
    });
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      body: '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
    });
  });
});

describe('a custom instance', () => {
  test('brings its defaults', async () => {
    await using server = await serveRpc();
    const instance = axios.create({ headers: { 'x-default': 'yes' }, baseURL: 'http://other/' });
    expect(
      await createClient(httpAxios(server.url, { axios: instance })).request('add', [2, 3]),
    ).toBe(5);
    expect(server.requests[0]?.headers['x-default']).toBe('yes');
  });

  test('brings its auth, unless the transport has one', async () => {
    await using server = await serveRpc();
    const instance = axios.create({ auth: { username: 'user', password: 'pass' } });
    for (const auth of [undefined, 'b34rer']) {
      await createClient(httpAxios(server.url, { axios: instance, auth })).notify('go');
    }
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Basic dXNlcjpwYXNz',
      'Bearer b34rer',
    ]);
  });

  test('brings its interceptors, which can change the request', async () => {
    await using server = await serveRpc();
    const instance = axios.create();
    instance.interceptors.request.use((config) => {
      config.headers.set('x-signature', String(config.data).length);
      return config;
    });
    const client = createClient(httpAxios(server.url, { axios: instance }));
    await client.request('go');
    const [request] = server.requests;
    expect(request?.headers['x-signature']).toBe(String(request?.body.length));
  });

  test('brings its interceptors, which can send the request again', async () => {
    await using server = await serve(
      respond(({ headers }) =>
        headers.authorization === 'Bearer fresh' ? { body: five } : { status: 401 },
      ),
    );
    const instance = axios.create();
    instance.interceptors.response.use(undefined, (error: unknown) => {
      if (!isAxiosError(error) || error.response?.status !== 401) throw error;
      return instance.request({
        ...error.config,
        headers: { ...error.config?.headers, authorization: 'Bearer fresh' },
      });
    });
    const client = createClient(httpAxios(server.url, { axios: instance }));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(server.requests).toHaveLength(2);
  });

  test('brings its error interceptors, whatever they do with an error status', async () => {
    await using server = await serve(respond({ status: 409, headers: { 'x-a': 'b' }, body: 'no' }));
    const rejections: readonly ((error: AxiosError) => unknown)[] = [
      (error) => Promise.reject(error),
      (error) => Promise.reject(error.response),
      (error) => Promise.reject(new Error('wrapped', { cause: error })),
      (error) => error.response,
    ];
    for (const reject of rejections) {
      const instance = axios.create();
      const seen: unknown[] = [];
      instance.interceptors.response.use(undefined, (error: AxiosError) => {
        seen.push(error.message, error.code, error.response?.data, error.config?.responseType);
        return reject(error);
      });
      const client = createClient(httpAxios(server.url, { axios: instance }));
      expect(await failure(client.request('add', [2, 3]))).toMatchObject({
        name: 'HttpError',
        status: 409,
        body: 'no',
        headers: { 'x-a': 'b' },
      });
      const message = 'Request failed with status code 409';
      expect(seen).toEqual([message, 'ERR_BAD_REQUEST', 'no', 'text']);
    }
  });

  test('brings its error interceptors: a JSON-RPC error with an error status is an RpcError', async () => {
    const body = { jsonrpc: '2.0', error: { code: -32000, message: 'no' }, id: 1 };
    await using server = await serve(respond({ status: 500, body }));
    const instance = axios.create();
    instance.interceptors.response.use(undefined, (error: unknown) => Promise.reject(error));
    const client = createClient(httpAxios(server.url, { axios: instance }));
    expect(await failure(client.request('go'))).toMatchObject({ name: 'RpcError', code: -32000 });
  });

  test('brings axios-retry, which retries a 503 and in the end rejects with its status', async () => {
    let left = 2;
    await using server = await serve(
      respond(() => (left-- > 0 ? { status: 503 } : { body: five })),
    );
    const instance = axios.create();
    axiosRetry(instance, { retries: 2, retryCondition: () => true, retryDelay: () => 1 });
    const client = createClient(httpAxios(server.url, { axios: instance }));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(server.requests.map(({ body }) => body)).toEqual(
      Array(3).fill(server.requests[0]?.body),
    );
    left = 9;
    expect(await failure(client.request('go'))).toMatchObject({ name: 'HttpError', status: 503 });
    expect(server.requests).toHaveLength(6);
  });

  test('brings axios-retry, which retries a body that was cut off until it is complete', async () => {
    let attempts = 0;
    await using server = await serveFault((socket) => {
      attempts += 1;
      const length = attempts < 3 ? 100 : five.length;
      socket.end(`${head}content-length: ${length}\r\n\r\n${five}`);
    });
    const instance = axios.create();
    axiosRetry(instance, { retries: 3, retryCondition: () => true, retryDelay: () => 1 });
    const client = createClient(httpAxios(server.url, { axios: instance }));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(attempts).toBe(3);
  });

  test('with an interceptor that fails to refresh a token does not mistake that for the response', async () => {
    await using server = await serve(
      respond(({ url }) => (url === '/token' ? { status: 403, body: five } : { status: 401 })),
    );
    const instance = axios.create();
    instance.interceptors.response.use(undefined, () => axios.post(`${server.url}token`));
    const client = createClient(httpAxios(server.url, { axios: instance }));
    expect(await failure(client.request('go'))).toMatchObject({
      name: 'TransportError',
      sent: 'yes',
      cause: { message: 'Request failed with status code 403' },
    });
  });

  test('with an interceptor that throws an axios error about a 2xx keeps it as the cause', async () => {
    await using server = await serveRpc();
    const instance = axios.create();
    instance.interceptors.response.use((response) => {
      throw new AxiosError('bad', 'E', response.config, response.request, response);
    });
    const client = createClient(httpAxios(server.url, { axios: instance }));
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({
      name: 'TransportError',
      sent: 'yes',
      cause: { message: 'bad' },
    });
  });

  test('leaves a 401 to auth', async () => {
    await using server = await serve(
      respond(({ headers }) =>
        headers.authorization === 'Bearer new' ? { body: five } : { status: 401 },
      ),
    );
    const instance = axios.create();
    instance.interceptors.response.use(undefined, (error: unknown) => Promise.reject(error));
    const auth = (challenge?: string) => (challenge === undefined ? 'old' : 'new');
    const client = createClient(httpAxios(server.url, { axios: instance, auth }));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(server.requests).toHaveLength(2);
  });

  test('with its own adapter, for example a mock, keeps it', async () => {
    const adapter: AxiosAdapter = async (config) => ({
      data: five,
      status: 200,
      statusText: 'OK',
      headers: {},
      config,
    });
    const client = createClient(httpAxios('http://x/', { axios: axios.create({ adapter }) }));
    expect(await client.request('add', [2, 3])).toBe(5);
  });

  test('can be just a function that sends', async () => {
    await using server = await serveRpc();
    const instance: Axios = { request: (config) => axios.request(config) };
    const client = createClient(httpAxios(server.url, { axios: instance }));
    expect(await client.request('add', [2, 3])).toBe(5);
  });

  test.each([
    ['unwraps the JSON', (response: { data: string }) => JSON.parse(response.data)],
    ['unwraps the text', (response: { data: string }) => response.data],
    [
      'parses the JSON in place',
      (response: { data: string }) => ({ ...response, data: JSON.parse(response.data) }),
    ],
    ['gives nothing back', () => undefined],
    ['gives null back', () => null],
  ])('with an interceptor that %s rejects with an error that says so', async (_, interceptor) => {
    await using server = await serve(respond({ body: five }));
    const instance = axios.create();
    instance.interceptors.response.use(interceptor as never);
    const error = await failure(
      createClient(httpAxios(server.url, { axios: instance })).request('add', [2, 3]),
    );
    expect(error).toMatchObject({
      name: 'TransportError',
      cause: { message: expect.stringContaining('interceptor') },
    });
  });

  test('with an interceptor that fails after the response was sent: yes', async () => {
    await using server = await serveRpc();
    const instance = axios.create();
    const nobody = `http://127.0.0.1:${await freePort()}/`;
    instance.interceptors.response.use(async () => axios.post(nobody, 'audit'));
    const client = createClient(httpAxios(server.url, { axios: instance }));
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({
      name: 'TransportError',
      sent: 'yes',
      cause: { code: 'ECONNREFUSED' },
    });
    expect(server.requests).toHaveLength(1);
  });

  test('with a body that is cut off was sent: yes', async () => {
    await using server = await serveFault(sayAndHangUp(`${head}content-length: 100\r\n\r\n{`));
    expect(await failure(createClient(httpAxios(server.url)).request('go'))).toMatchObject({
      name: 'TransportError',
      sent: 'yes',
    });
  });

  test('with an interceptor that fails rejects with a TransportError with that error as its cause', async () => {
    await using server = await serveRpc();
    const cause = new Error('no signature');
    const instance = axios.create();
    instance.interceptors.request.use(() => Promise.reject(cause));
    const client = createClient(httpAxios(server.url, { axios: instance }));
    expect(await failure(client.request('go'))).toMatchObject({ name: 'TransportError', cause });
    expect(server.requests).toEqual([]);
  });
});

test('a 101 is an HttpError that does not mention redirects, and the socket is released', async () => {
  const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\nhello';
  await using server = await serveFault(say(upgrade));
  const error = await failure(createClient(httpAxios(server.url)).request('go'));
  expect(error).toMatchObject({ name: 'HttpError', status: 101, headers: { upgrade: 'x' } });
  expect((error as Error).message).not.toContain('redirect');
  await server.released;
});

describe('no axios error is anywhere in the cause chain', () => {
  test.each([
    ['a reset', reset],
    ['a hang-up', hangUp],
    ['a cut body', sayAndHangUp(`${head}content-length: 100\r\n\r\n{`)],
    ['no HTTP', sayAndHangUp('SSH-2.0\r\n')],
    ['a timeout of axios', silence],
  ])('after %s', async (_, fault) => {
    await using server = await serveFault(fault);
    const client = createClient(httpAxios(server.url, { auth: 'b34rer', timeout: 200 }));
    expectNoAxiosError(await failure(client.request('go')));
  });

  test('after a refused connection', async () => {
    const client = createClient(httpAxios(`http://127.0.0.1:${await freePort()}/`));
    expectNoAxiosError(await failure(client.request('go')));
  });

  test('after too many redirects', async () => {
    await using server = await serve(respond({ status: 307, headers: { location: '/' } }));
    const client = createClient(httpAxios(server.url, { auth: 'b34rer', maxRedirects: 2 }));
    expectNoAxiosError(await failure(client.request('go')));
  });

  test('when an interceptor wraps one', async () => {
    await using server = await serveFault(reset);
    const instance = axios.create();
    instance.interceptors.response.use(undefined, (cause: unknown) =>
      Promise.reject(new Error('wrapped', { cause })),
    );
    const client = createClient(httpAxios(server.url, { auth: 'b34rer', axios: instance }));
    expectNoAxiosError(await failure(client.request('go')));
  });
});

describe('the adapter that uses fetch', () => {
  test('does not follow redirects either', async () => {
    await using target = await serveRpc();
    await using server = await serve(respond({ status: 307, headers: { location: target.url } }));
    const client = createClient(httpAxios(server.url, { adapter: 'fetch' }));
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({
      name: 'HttpError',
      status: 307,
    });
    expect(target.connections).toBe(0);
  });

  test('of a browser, which returns the whole body, has its bytes counted', async () => {
    const body = (text: string) => JSON.stringify({ jsonrpc: '2.0', result: text, id: 1 });
    const adapter: AxiosAdapter = async (config) => {
      const { params } = JSON.parse(config.data) as { params: [string] };
      return { data: body(params[0]), status: 200, statusText: '', headers: {}, config };
    };
    const text = 'ä'.repeat(100);
    const bytes = Buffer.byteLength(body(text));
    for (const [maxResponseBytes, expected] of [
      [bytes, text],
      [bytes - 1, 'InvalidResponseError'],
    ] as const) {
      const client = createClient(httpAxios('http://x/', { adapter, maxResponseBytes }));
      const given = await client.request('echo', [text]).catch((error) => error.name);
      expect(given).toBe(expected);
    }
  });

  test('also enforces maxResponseBytes', async () => {
    await using server = await serve(respond({ body: `"${'ä'.repeat(600)}"` }));
    const transport = httpAxios(server.url, { adapter: 'fetch', maxResponseBytes: 1000 });
    expect(await failure(createClient(transport).request('get'))).toMatchObject({
      name: 'InvalidResponseError',
      message: expect.stringContaining('maxResponseBytes'),
    });
  });

  test('returns the same results, errors and timeouts as the default adapter', async () => {
    await using server = await serveRpc();
    await using silent = await serveFault(silence);
    const client = createClient(httpAxios(server.url, { adapter: 'fetch' }));
    expect(await client.request('add', [2, 3])).toBe(5);
    expect(await failure(client.request('fail'))).toMatchObject({ name: 'RpcError', code: 42 });
    await client.notify('go');
    const late = createClient(httpAxios(silent.url, { adapter: 'fetch' }), { timeout: 50 });
    expect(await failure(late.request('go'))).toMatchObject({ name: 'TimeoutError' });
    await silent.released;
  });
});

function expectNoAxiosError(error: unknown): void {
  expect(error).toMatchObject({ name: 'TransportError' });
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    expect(isAxiosError(cause)).toBe(false);
    expect(cause).not.toHaveProperty('config');
    expect(cause).not.toHaveProperty('request');
    expect(JSON.stringify(cause)).not.toContain('b34rer');
  }
}

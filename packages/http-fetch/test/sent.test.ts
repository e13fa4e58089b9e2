import { createClient } from '@jsonrpcclient/core';
import { describeSent } from '@jsonrpcclient/fixtures/sent-suite';
import { type Fetch, type HttpFetchOptions, httpFetch } from '@jsonrpcclient/http-fetch';
import { failure } from '@jsonrpcclient/testing';
import { respond, serve, serveRpc } from '@jsonrpcclient/testing/servers';
import {
  Agent,
  type Dispatcher,
  interceptors,
  ProxyAgent,
  RetryAgent,
  fetch as send,
} from 'undici';
import { describe, expect, test } from 'vitest';

describeSent(
  'httpFetch',
  (url, { ca, connect, proxy }) => {
    const dispatcher =
      proxy === undefined
        ? new Agent({ connect: { ca, ...(connect as object) } })
        : new ProxyAgent({ uri: `http://127.0.0.1:${proxy}`, requestTls: { ca } });
    const fetch: Fetch = (url, init) => send(url, { ...init, dispatcher });
    // The platform's own, if it can do it.
    return httpFetch(url, ca === undefined && !connect && proxy === undefined ? {} : { fetch });
  },
  false,
);

test.each<[string, HttpFetchOptions]>([
  ['a mode', { mode: 'navigate' }],
  ['credentials', { credentials: 'all' as never }],
  ['a header that is for connections', { headers: { connection: 'a b' } }],
  ['a header that fetch does not send', { headers: { expect: '100-continue' } }],
])('a request with %s that cannot be built was not sent', async (_, options) => {
  await using server = await serveRpc();
  const client = createClient(httpFetch(server.url, options));
  expect(await failure(client.request('go'))).toMatchObject({ name: 'TransportError', sent: 'no' });
  expect(server.connections).toBe(0);
});

describe('a status that an undici dispatcher turns into an error is kept', () => {
  const over =
    (dispatcher: Dispatcher): Fetch =>
    (url, init) =>
      send(url, { ...init, dispatcher });

  test.each<[string, () => Dispatcher]>([
    ['for retries, which by default are not for POST', () => new RetryAgent(new Agent())],
    ['for errors', () => new Agent().compose(interceptors.responseError())],
  ])('%s', async (_, create) => {
    const headers = { 'x-trace': 'abc', 'content-type': 'text/plain' };
    await using server = await serve(respond({ status: 503, headers, body: 'busy' }));
    const client = createClient(httpFetch(server.url, { fetch: over(create()) }));
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({
      name: 'HttpError',
      status: 503,
      sent: 'yes',
      headers,
    });
    expect(server.requests).toHaveLength(1);
  });

  test('and a 401 calls auth again', async () => {
    await using server = await serve(
      respond(({ headers }) =>
        headers.authorization === 'Bearer fresh'
          ? { body: '{"jsonrpc":"2.0","result":5,"id":1}' }
          : { status: 401, headers: { 'www-authenticate': 'Bearer' } },
      ),
    );
    const fetch = over(new Agent().compose(interceptors.responseError()));
    const auth = (challenge?: string) => (challenge === 'Bearer' ? 'fresh' : 'stale');
    const client = createClient(httpFetch(server.url, { fetch, auth }));
    expect(await client.request('add', [2, 3])).toBe(5);
  });
});

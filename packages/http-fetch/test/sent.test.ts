import { createClient } from '@jsonrpcclient/core';
import { type Fetch, type HttpFetchOptions, httpFetch } from '@jsonrpcclient/http-fetch';
import { failure, serveRpc } from '@jsonrpcclient/testing';
import { describeSent } from '@jsonrpcclient/testing/sent-suite';
import { Agent, ProxyAgent, fetch as send } from 'undici';
import { expect, test } from 'vitest';

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

import { compose, createClient, isRpcClientError } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { batching, retry } from '@jsonrpcclient/middleware';
import { port } from '@jsonrpcclient/port';
import { incomingTelemetry, propagation, telemetry } from '@jsonrpcclient/telemetry';
import { failure } from '@jsonrpcclient/testing';
import { freePort, respond, serve, serveRpc } from '@jsonrpcclient/testing/servers';
import { expect, test } from 'vitest';
import { createSdk, register } from './sdk.ts';

const secrets = {
  params: 'secret-in-params',
  result: 'secret-in-result',
  header: 'secret-in-header',
  password: 'secret-in-password',
  query: 'secret-in-query',
  path: 'secret-in-path',
  data: 'secret-in-data',
  body: 'secret-in-body',
  error: 'secret-in-error',
  reason: 'secret-in-reason',
};

/** A URL with secrets in each part. */
function urlOf(url: string): string {
  const { password, path, query } = secrets;
  return `${url.replace('//', `//user:${password}@`)}${path}?key=${query}`;
}

test('nothing that is exported contains secrets of params, results, headers, URLs, bodies or errors', async () => {
  const sdk = createSdk();
  const unregister = register(sdk);
  const methods = {
    login: () => secrets.result,
    fail: () => {
      throw { code: 1, message: 'not allowed', data: secrets.data };
    },
  };
  await using server = await serveRpc(methods);
  await using html = await serve(respond(() => ({ status: 500, body: secrets.body })));
  await using broken = await serve(
    respond(() => ({ headers: { 'content-type': 'text/html' }, body: secrets.body })),
  );
  const urls = [server.url, html.url, broken.url, `http://127.0.0.1:${await freePort()}/`];
  const headers = { 'x-api-key': secrets.header };
  const params = { token: secrets.params };
  for (const url of urls) {
    for (const isBatching of [false, true]) {
      const inner = isBatching ? batching() : retry({ retries: 1, minDelay: 0 });
      const transport = httpUndici(urlOf(url), { headers });
      const server = { address: 'rpc.example.com' };
      const outer = telemetry({ methods: ['login', 'fail'], server });
      const client = createClient(compose(transport, outer, inner, propagation()));
      await Promise.allSettled([
        client.request('login', params),
        client.request('fail', params),
        client.notify('login', params),
        client.batch([
          { method: 'login', params },
          { method: 'fail', params },
        ]),
      ]);
      const signal = AbortSignal.abort(new Error(secrets.reason));
      await failure(client.request('login', params, { signal }));
    }
  }

  const { port1, port2 } = new MessageChannel();
  const around = incomingTelemetry({ methods: ['login'] });
  const callee = connect(port(port1), { around, onUnexpected: () => {} });
  const caller = connect(port(port2));
  callee.handle('login', ({ fails }: { fails?: boolean }) => {
    if (fails) throw new Error(secrets.error);
    return secrets.result;
  });
  const client = createClient(compose(caller, telemetry(), propagation({ into: 'meta' })));
  await client.request('login', params);
  expect(isRpcClientError(await failure(client.request('login', { ...params, fails: true })))).toBe(
    true,
  );
  await Promise.all([callee.close(), caller.close()]);

  const exported = await sdk.dump();
  unregister();
  expect(sdk.spans().length).toBeGreaterThan(30);
  expect(exported).toContain('not allowed');
  expect(Object.values(secrets).filter((secret) => exported.includes(secret))).toEqual([]);
  expect(exported).not.toContain('127.0.0.1');
});

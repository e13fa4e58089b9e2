import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { createClient } from '@jsonrpcclient/core';
import { describeSent, serveRefusingProxy } from '@jsonrpcclient/fixtures/sent-suite';
import { httpAxios } from '@jsonrpcclient/http-axios';
import { failure } from '@jsonrpcclient/testing';
import { freePort, reset, serveFault, serveRpc } from '@jsonrpcclient/testing/servers';
import axios from 'axios';
import { describe, expect, test } from 'vitest';

describeSent(
  'httpAxios',
  (url, { ca, connect, proxy: port }) =>
    httpAxios(url, {
      httpAgent: new Agent(connect as object),
      httpsAgent: new SecureAgent(ca === undefined ? {} : { ca }),
      proxy: port === undefined ? false : { host: '127.0.0.1', port, protocol: 'http' },
    }),
  true,
);

describe('nothing was sent', () => {
  test('when an interceptor fails before the request', async () => {
    await using server = await serveRpc();
    const instance = axios.create();
    instance.interceptors.request.use(async () => {
      throw Object.assign(new Error('no token'), { code: 'ECONNRESET' });
    });
    const client = createClient(httpAxios(server.url, { axios: instance }));
    expect(await failure(client.request('go'))).toMatchObject({
      sent: 'no',
      cause: { message: 'no token' },
    });
    expect(server.connections).toBe(0);
  });

  test('when the agent is for another protocol', async () => {
    await using server = await serveRpc();
    const client = createClient(httpAxios(server.url, { httpAgent: new SecureAgent() }));
    expect(await failure(client.request('go'))).toMatchObject({
      sent: 'no',
      cause: { code: 'ERR_INVALID_PROTOCOL' },
    });
    expect(server.connections).toBe(0);
  });

  test.each([
    ['an adapter that does not exist', { adapter: 'nothing' }],
    ['a timeout that is no number', { timeout: 'long' as never }],
    ['a proxy with an unusable port', { proxy: { host: '127.0.0.1', port: 99_999 } }],
  ])('when the config has %s', async (_, config) => {
    await using server = await serveRpc();
    const client = createClient(httpAxios(server.url, config));
    expect(await failure(client.request('go'))).toMatchObject({
      name: 'TransportError',
      sent: 'no',
    });
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['ERR_PROXY_TUNNEL', 'Failed to establish tunnel'],
    ['ECONNRESET', 'tunneling socket could not be established, statusCode=407'],
  ])('when a custom agent gets no tunnel, with %s', async (code, message) => {
    const httpAgent = new Agent();
    httpAgent.createConnection = () => {
      throw Object.assign(new Error(message), { code });
    };
    const client = createClient(httpAxios('http://127.0.0.1:9/', { httpAgent }));
    expect(await failure(client.request('go'))).toMatchObject({ sent: 'no', cause: { code } });
  });

  test("when a TLS 1.3 server refuses the client's certificate", async () => {
    // Known from its code only: the handshake is over for the client.
    const code = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';
    const socket = { encrypted: true, secureConnecting: false };
    const adapter = async (config: object) => {
      throw Object.assign(new axios.AxiosError('alert', code), { config, request: { socket } });
    };
    const client = createClient(httpAxios('https://127.0.0.1:9/', { adapter }));
    expect(await failure(client.request('go'))).toMatchObject({ sent: 'no', cause: { code } });
  });

  test('when a proxy refuses the tunnel and redirects are followed', async () => {
    await using proxy = await serveRefusingProxy(403);
    const options = { host: '127.0.0.1', port: proxy.port, protocol: 'http' };
    const transport = httpAxios('https://127.0.0.1:9/', { proxy: options, maxRedirects: 3 });
    expect(await failure(createClient(transport).request('go'))).toMatchObject({
      name: 'TransportError',
      sent: 'no',
    });
  });
});

describe('the call may have run', () => {
  test('when an interceptor sent it again and the last attempt was not sent', async () => {
    await using server = await serveFault(reset);
    const nobody = `http://127.0.0.1:${await freePort()}/`;
    const instance = axios.create();
    instance.interceptors.response.use(undefined, ({ config }) =>
      config.url === nobody
        ? Promise.reject(new Error('twice'))
        : instance.request({ ...config, url: nobody }),
    );
    const client = createClient(httpAxios(server.url, { axios: instance }));
    expect(await failure(client.request('go'))).toMatchObject({ sent: 'maybe' });
    expect(server.requests).toBe(1);
  });

  test("when an interceptor's own request fails afterward", async () => {
    await using server = await serveFault(reset);
    const nobody = `http://127.0.0.1:${await freePort()}/`;
    const instance = axios.create();
    instance.interceptors.response.use(undefined, () => axios.post(nobody, 'audit'));
    const client = createClient(httpAxios(server.url, { axios: instance }));
    expect(await failure(client.request('go'))).toMatchObject({
      sent: 'maybe',
      cause: { code: 'ECONNREFUSED' },
    });
    expect(server.requests).toBe(1);
  });
});

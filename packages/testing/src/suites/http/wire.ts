import { compose, createClient, type Message, type Middleware } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { respond } from '../../servers/respond.ts';
import { serve } from '../../servers/serve.ts';
import { serveRpc } from '../../servers/serve-rpc.ts';
import type { CreateHttpTransport, HttpCall } from './http-transport.ts';

/** The messages as they are sent. */
export function wireTests(create: CreateHttpTransport): void {
  describe('on the wire', () => {
    test('a request by position is the JSON of the message and nothing else', async () => {
      await using server = await serveRpc();
      const client = createClient(create(server.url));
      expect(await client.request('add', [2, 3])).toBe(5);
      expect(server.requests.map(({ body }) => body)).toEqual([
        '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
      ]);
    });

    test('a message includes the members that a middleware added, even in a batch', async () => {
      await using server = await serveRpc();
      const add = (message: Message) => ({ ...message, auth: 'x' });
      const withAuth: Middleware<HttpCall> = (next) => (payload, options) =>
        next('method' in payload ? add(payload) : payload.map(add), options);
      const client = createClient(compose(create(server.url), withAuth));
      expect(await client.request('add', [2, 3])).toBe(5);
      await client.batch([{ method: 'go', notify: true }]);
      expect(server.requests.map(({ body }) => body)).toEqual([
        '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1,"auth":"x"}',
        '[{"jsonrpc":"2.0","method":"go","auth":"x"}]',
      ]);
    });

    test('params by name differ from params by position that contain an object', async () => {
      await using server = await serveRpc();
      const client = createClient(create(server.url));
      await client.request('find', { name: 'Foo' });
      expect(await client.request('find', [42, { name: 'Foo' }])).toBe('Bar');
      expect(server.requests.map(({ body }) => body)).toEqual([
        '{"jsonrpc":"2.0","method":"find","params":{"name":"Foo"},"id":1}',
        '{"jsonrpc":"2.0","method":"find","params":[42,{"name":"Foo"}],"id":2}',
      ]);
    });

    test('a request without params has no params member', async () => {
      await using server = await serveRpc();
      await createClient(create(server.url)).request('go');
      expect(server.requests[0]?.body).toBe('{"jsonrpc":"2.0","method":"go","id":1}');
    });

    test('a notification has no id', async () => {
      await using server = await serveRpc();
      expect(await createClient(create(server.url)).notify('go')).toBeUndefined();
      expect(server.requests[0]?.body).toBe('{"jsonrpc":"2.0","method":"go"}');
    });

    test('a batch is one request', async () => {
      await using server = await serveRpc();
      const outcomes = await createClient(create(server.url)).batch([
        { method: 'add', params: [2, 3] },
        { method: 'go', notify: true },
      ]);
      expect(outcomes).toEqual([{ ok: true, result: 5 }, undefined]);
      expect(server.requests.map(({ body }) => body)).toEqual([
        '[{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1},{"jsonrpc":"2.0","method":"go"}]',
      ]);
    });

    test('messages in dialect 1.0 have no version, always have params, and notifications have a null id', async () => {
      await using server = await serve(respond({ body: '{"result":5,"error":null,"id":1}' }));
      const client = createClient(create(server.url), { dialect: '1.0' });
      expect(await client.request('add')).toBe(5);
      await client.notify('go');
      expect(server.requests.map(({ body }) => body)).toEqual([
        '{"method":"add","params":[],"id":1}',
        '{"method":"go","params":[],"id":null}',
      ]);
    });

    test('a POST has a JSON body with a content-length, not in chunks', async () => {
      await using server = await serveRpc();
      const text = 'ä€😀';
      expect(await createClient(create(server.url)).request('echo', [text])).toEqual([text]);
      const [request] = server.requests;
      expect(request?.method).toBe('POST');
      expect(request?.headers).toMatchObject({
        'content-type': 'application/json',
        accept: expect.stringContaining('application/json'),
        'content-length': String(Buffer.byteLength(request?.body ?? '')),
      });
      expect(request?.headers).not.toHaveProperty('transfer-encoding');
    });

    test('a large body has a content-length too', async () => {
      await using server = await serveRpc();
      const text = 'x'.repeat(3_000_000);
      expect(await createClient(create(server.url)).request('echo', [text])).toEqual([text]);
      expect(server.requests[0]?.headers).toHaveProperty('content-length');
    });

    test('the path and query of the URL are kept, and its fragment is not sent', async () => {
      await using server = await serveRpc();
      const url = new URL('a%20b/rpc?key=%C3%A4&x=1#fragment', server.url);
      await createClient(create(url.href)).request('go');
      expect(server.requests[0]?.url).toBe('/a%20b/rpc?key=%C3%A4&x=1');
    });

    test('params that JSON would change reject before anything is sent', async () => {
      await using server = await serveRpc();
      const client = createClient(create(server.url));
      await expect(client.request('add', [1, Number.NaN])).rejects.toThrow(/params\[1\]/);
      await expect(client.request('add', [1, { when: 5n }])).rejects.toThrow(/params\[1\]\.when/);
      await expect(
        client.batch([{ method: 'go' }, { method: 'add', params: { a: new Map() } }]),
      ).rejects.toThrow(TypeError);
      expect(server.requests).toEqual([]);
    });

    test.each<[string, Parameters<CreateHttpTransport>[1]]>([
      ['at once', {}],
      [
        'after headers and credentials are asked for',
        { headers: async () => ({}), auth: askedAuth },
      ],
    ])('a call sent %s is sent as it was made, whatever changes later', async (_, options) => {
      await using server = await serveRpc();
      const client = createClient(create(server.url, options));
      const params: { n: unknown } = { n: 0 };
      const headers = { 'x-n': '0' };
      const calls = [1, 2, 3].map((n) => {
        params.n = n;
        headers['x-n'] = `${n}`;
        return client.request('echo', params, { headers });
      });
      calls.push(client.batch([{ method: 'echo', params }], { headers }));
      params.n = Number.NaN;
      headers['x-n'] = 'late';
      await Promise.all(calls);
      const seen = server.requests.map(({ body, headers }) => [
        [JSON.parse(body)].flat()[0].params.n,
        headers['x-n'],
      ]);
      expect(seen.sort()).toEqual([
        [1, '1'],
        [2, '2'],
        [3, '3'],
        [3, '3'],
      ]);
    });

    test('the reason phrase of a status reaches the reply', async () => {
      await using server = await serve((_, response) => {
        response.writeHead(200, 'Fine').end();
      });
      const reply = await create(server.url)({ jsonrpc: '2.0', method: 'go' }, {});
      expect(reply).toMatchObject({ status: 200, statusText: 'Fine', body: undefined });
    });

    test('an empty batch is not sent', async () => {
      await using server = await serveRpc();
      expect(await createClient(create(server.url)).batch([])).toEqual([]);
      expect(server.requests).toEqual([]);
    });
  });
}

const askedAuth = async () => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return 'token';
};

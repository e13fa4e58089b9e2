import { type Client, createClient, isRpcClientError } from '@jsonrpcclient/core';
import { proxy } from '@jsonrpcclient/proxy';
import { failure } from '@jsonrpcclient/testing';
import type { HttpCall } from '@jsonrpcclient/testing/http-suite';
import { freePort, serveRpc } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { transports } from './transports.ts';

interface Api {
  add(a: number, b: number): number;
  find(params: { name: string }): string;
  go(): void;
}

interface Line {
  /** The line on the page. */
  readonly python: string;
  readonly run: (client: Client<unknown, HttpCall>) => Promise<unknown>;
  readonly body: string;
  readonly gives: unknown;
}

const lines: readonly Line[] = [
  {
    python: "server.request('add', 2, 3)",
    run: (client) => client.request('add', [2, 3]),
    body: '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
    gives: 5,
  },
  {
    python: "server.request('add', 2, 3)",
    run: (client) => proxy(client).request('add', 2, 3),
    body: '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
    gives: 5,
  },
  {
    python: "server.request('find', 42, name='Foo')",
    run: (client) => client.request('find', [42, { name: 'Foo' }]),
    body: '{"jsonrpc":"2.0","method":"find","params":[42,{"name":"Foo"}],"id":1}',
    gives: 'Bar',
  },
  {
    python: "server.request('find', 42, name='Foo')",
    run: (client) => proxy(client).request('find', 42, { name: 'Foo' }),
    body: '{"jsonrpc":"2.0","method":"find","params":[42,{"name":"Foo"}],"id":1}',
    gives: 'Bar',
  },
  {
    python: "server.find(name='Foo', response=True)",
    run: (client) =>
      proxy<Api>(client, { response: 'explicit' }).find({ name: 'Foo', response: true }),
    body: '{"jsonrpc":"2.0","method":"find","params":{"name":"Foo"},"id":1}',
    gives: 'Bar',
  },
  {
    python: "server.notify('go')",
    run: (client) => client.notify('go'),
    body: '{"jsonrpc":"2.0","method":"go"}',
    gives: undefined,
  },
  {
    python: "server.notify('go')",
    run: (client) => proxy(client).notify('go'),
    body: '{"jsonrpc":"2.0","method":"go"}',
    gives: undefined,
  },
  {
    python: 'server.add(2, 3, response=True)',
    run: (client) => proxy<Api>(client, { response: 'explicit' }).add(2, 3, { response: true }),
    body: '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
    gives: 5,
  },
  {
    python: 'server.add(2, 3, response=True)',
    run: (client) => proxy<Api>(client).add(2, 3),
    body: '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
    gives: 5,
  },
  {
    python: 'server.add(2, 3)',
    run: (client) => proxy<Api>(client, { response: 'explicit' }).add(2, 3),
    body: '{"jsonrpc":"2.0","method":"add","params":[2,3]}',
    gives: undefined,
  },
  {
    python: 'server.go()',
    run: (client) => proxy<Api>(client, { response: 'explicit' }).go(),
    body: '{"jsonrpc":"2.0","method":"go"}',
    gives: undefined,
  },
];

describe.each(transports)('over %s the page of jsonrpcclient 1.0.9', (_, create) => {
  for (const [index, { python, run, body, gives }] of lines.entries()) {
    test(`has ${python} as ${body} (line ${index + 1} here)`, async () => {
      await using server = await serveRpc();
      expect(await run(createClient(create(server.url)))).toEqual(gives);
      expect(server.requests.map((request) => request.body)).toEqual([body]);
    });
  }

  test("sends Server('http://example/', auth=('user', 'pass')) as basic authorization", async () => {
    await using server = await serveRpc();
    const auth = { username: 'user', password: 'pass' };
    await createClient(create(server.url, { auth })).request('add', [2, 3]);
    expect(server.requests[0]?.headers.authorization).toBe('Basic dXNlcjpwYXNz');
  });

  test('has one base class, like RPCClientException, for connection problems and error responses', async () => {
    await using server = await serveRpc({});
    for (const url of [server.url, `http://127.0.0.1:${await freePort()}/`]) {
      const error = await failure(proxy<Api>(createClient(create(url))).go());
      expect(isRpcClientError(error)).toBe(true);
      expect(String(error)).toMatch(/Method not found|go: no response/);
    }
  });
});

import {
  type CallOptions,
  compose,
  createClient,
  type Message,
  type Middleware,
} from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { logging } from '@jsonrpcclient/logging';
import { batching } from '@jsonrpcclient/middleware';
import { serveRpc } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';

function capture() {
  const lines: string[] = [];
  const write = (_: object, text: string) => lines.push(text);
  return { lines, log: logging({ logger: { info: write, warn: write } }) };
}

test('logging before batching logs each call and its response', async () => {
  await using server = await serveRpc();
  const { lines, log } = capture();
  const client = createClient(compose(httpFetch(server.url), log, batching()));
  await Promise.all([client.request('add', [2, 3]), client.notify('go'), client.request('find')]);
  expect(lines).toEqual([
    '--> {"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
    '--> {"jsonrpc":"2.0","method":"go"}',
    '--> {"jsonrpc":"2.0","method":"find","id":2}',
    '<-- 200 {"jsonrpc":"2.0","result":5,"id":1}',
    '<-- 200 OK',
    '<-- 200 {"jsonrpc":"2.0","result":"Bar","id":2}',
  ]);
});

test('logging after batching logs what is sent and received', async () => {
  await using server = await serveRpc();
  const { lines, log } = capture();
  const client = createClient(compose(httpFetch(server.url), batching(), log));
  await Promise.all([client.request('add', [2, 3]), client.notify('go')]);
  await client.request('find');
  expect(lines).toEqual([
    '--> [{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1},{"jsonrpc":"2.0","method":"go"}]',
    '<-- 200 [{"jsonrpc":"2.0","result":5,"id":1}]',
    '--> {"jsonrpc":"2.0","method":"find","id":2}',
    '<-- 200 {"jsonrpc":"2.0","result":"Bar","id":2}',
  ]);
});

describe('a middleware that adds members to messages', () => {
  const add = (message: Message) => Object.assign({}, message, { auth: 'x' });
  const adding: Middleware = (next) => (payload, options) =>
    next('method' in payload ? add(payload) : payload.map(add), options);
  const messages = [
    '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1,"auth":"x"}',
    '{"jsonrpc":"2.0","method":"go","auth":"x"}',
  ];

  test.each<[string, (log: Middleware) => readonly Middleware[], readonly string[]]>([
    ['before batching and logging', (log) => [adding, batching(), log], [`[${messages}]`]],
    ['between batching and logging', (log) => [batching(), adding, log], [`[${messages}]`]],
    ['before logging and batching', (log) => [adding, log, batching()], messages],
  ])('%s works: the members reach the server and the log', async (_, stack, shown) => {
    await using server = await serveRpc();
    const { lines, log } = capture();
    const client = createClient(compose<CallOptions>(httpFetch(server.url), ...stack(log)));
    expect(await Promise.all([client.request('add', [2, 3]), client.notify('go')])).toEqual([
      5,
      undefined,
    ]);
    expect(server.requests.map(({ body }) => body)).toEqual([`[${messages}]`]);
    expect(lines.filter((line) => line.startsWith('-->'))).toEqual(
      shown.map((text) => `--> ${text}`),
    );
  });
});

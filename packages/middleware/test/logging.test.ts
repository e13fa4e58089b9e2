import { compose, createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { logging } from '@jsonrpcclient/logging';
import { batching } from '@jsonrpcclient/middleware';
import { serveRpc } from '@jsonrpcclient/testing';
import { expect, test } from 'vitest';

function capture() {
  const lines: string[] = [];
  const write = (_: object, text: string) => lines.push(text);
  return { lines, log: logging({ logger: { info: write, warn: write } }) };
}

test('logging before batching logs each call and its own answer', async () => {
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

test('logging after batching logs what is on the wire', async () => {
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

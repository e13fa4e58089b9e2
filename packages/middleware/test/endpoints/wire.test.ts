import { createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { balance, batching, failover, hedge } from '@jsonrpcclient/middleware';
import { freePort, reset, serveFault, serveRpc, silence } from '@jsonrpcclient/testing/servers';
import { expect, test } from 'vitest';

test('a call that a server cut off is sent to the next one only if it is idempotent', async () => {
  await using broken = await serveFault(reset);
  await using works = await serveRpc();
  const transport = failover([broken, works].map(({ url }) => httpFetch(url)));
  const { request } = createClient(transport);
  await expect(request('add', [2, 3])).rejects.toMatchObject({ sent: 'maybe' });
  expect([broken.requests, works.requests.length]).toEqual([1, 0]);
  expect(await request('add', [2, 3], { idempotent: true })).toBe(5);
  expect([broken.requests, works.requests.length]).toEqual([2, 1]);
});

test('a call to a server that does not exist is sent to the next one', async () => {
  await using works = await serveRpc();
  const urls = [`http://127.0.0.1:${await freePort()}/`, works.url];
  const { request, notify } = createClient(failover(urls.map((url) => httpFetch(url))));
  expect(await request('add', [2, 3])).toBe(5);
  await notify('go');
  expect(works.requests.length).toBe(2);
});

test('the slower of two calls is aborted, and its socket is released', async () => {
  await using silent = await serveFault(silence);
  await using works = await serveRpc();
  const transports = [silent, works].map(({ url }) => httpFetch(url));
  const transport = hedge({ delay: 10, maxLoad: 1 })(failover(transports));
  const { request } = createClient(transport, { idempotent: true });
  expect(await request('add', [2, 3])).toBe(5);
  await silent.released;
  expect([silent.requests, works.requests.length]).toEqual([1, 1]);
});

test('a batch moves to the next server as one message', async () => {
  await using works = await serveRpc();
  const urls = [`http://127.0.0.1:${await freePort()}/`, works.url];
  const transport = batching()(failover(urls.map((url) => httpFetch(url))));
  const { request, batch } = createClient(transport);
  expect(await Promise.all([request('add', [2, 3]), request('add', [3, 4])])).toEqual([5, 7]);
  expect(works.requests.length).toBe(1);
  expect(
    await batch([
      { method: 'add', params: [1, 1] },
      { method: 'go', notify: true },
    ]),
  ).toEqual([{ ok: true, result: 2 }, undefined]);
  expect(works.requests.length).toBe(2);
});

test('calls are spread over several servers', async () => {
  await using first = await serveRpc();
  await using second = await serveRpc();
  const servers = [first, second];
  const { request } = createClient(balance(servers.map(({ url }) => httpFetch(url))));
  await Promise.all(Array.from({ length: 20 }, (_, n) => request('add', [n, 1])));
  for (const { requests } of servers) expect(requests.length).toBeGreaterThan(5);
});

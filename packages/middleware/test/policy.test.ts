import { compose, createClient, TimeoutError } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { batching, cache, dedupe, policy, retry } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { serve, serveRpc } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { cacheOf, dedupeOf } from '../src/marks.ts';
import { recording, sizesOf, upTo } from './recording.ts';

interface Api {
  getUser(id: number): string;
  sendMail(text: string): void;
  'system.listMethods'(): string[];
}

describe('the entry for a method', () => {
  const table = {
    '*': { timeout: 1 },
    '*User': { timeout: 2 },
    'get*': { timeout: 3 },
    'get*User': { timeout: 4 },
    getUser: { timeout: 5 },
    'a*b*c': { timeout: 6 },
    '7': { timeout: 7 },
    'eth_*': { timeout: 8 },
    'eth_get*': { timeout: 9 },
  };
  test.each([
    ['other', 1],
    ['', 1],
    ['User', 2],
    ['setUser', 2],
    ['getAll', 3],
    ['getMyUser', 4],
    ['getUser', 5],
    ['a.b.c', 6],
    ['abc', 6],
    ['acb', 1],
    ['7', 7],
    ['eth_call', 8],
    ['eth_getBalance', 9],
    ['Eth_getBalance', 1],
  ])('%s is the most specific one, whatever the order', (method, timeout) => {
    const reversed = Object.fromEntries(Object.entries(table).reverse());
    for (const one of [policy(table), policy(reversed)]) {
      expect(one(method)).toEqual({ timeout });
      expect(one(method)).toEqual({ timeout });
    }
  });

  test('that no entry matches is undefined', () => {
    const optionsFor = policy({ 'get*': { timeout: 5 } });
    expect(optionsFor('set')).toBe(undefined);
    expect(optionsFor('constructor')).toBe(undefined);
    expect(policy({})('get')).toBe(undefined);
  });

  test('overrides headers of less specific entries, whatever the case of their names', () => {
    const optionsFor = policy({
      getUser: { headers: { 'x-a': '3' } },
      'get*': { headers: { 'X-A': '2' } },
      'g*': { timeout: 5 },
      '*': { headers: { 'x-a': '1' } },
    });
    expect(optionsFor('getUser')?.headers).toEqual({ 'x-a': '3' });
    expect(optionsFor('getAll')?.headers).toEqual({ 'X-A': '2' });
  });

  test('has what less specific entries add, and merged headers', () => {
    const optionsFor = policy({
      getUser: { idempotent: undefined, cache: 0, headers: { b: '3' } },
      'get*': { idempotent: true, cache: 500, headers: { a: '2', b: '2' } },
      '*': { timeout: 5, dedupe: true, idempotent: false, headers: { a: '1', c: '1' } },
    });
    const options = optionsFor('getUser') ?? {};
    expect(options).toMatchObject({ timeout: 5, idempotent: true });
    expect(options.headers).toEqual({ a: '2', b: '3', c: '1' });
    expect([dedupeOf(options), cacheOf(options)]).toEqual([true, 0]);
  });

  test('is found for any number of methods', () => {
    const optionsFor = policy({ 'get*': { timeout: 5 } });
    for (const n of upTo(2500)) expect(optionsFor(`get${n}`)).toEqual({ timeout: 5 });
    expect(optionsFor('get0')).toEqual({ timeout: 5 });
  });
});

describe('a client with a policy', () => {
  const optionsFor = policy<Api>({
    'get*': { idempotent: true, timeout: 250, headers: { 'x-kind': 'get' } },
    sendMail: { timeout: 60_000 },
  });

  test('has a longer or a shorter timeout for some methods', async () => {
    await using server = await serve(({ body }, response) => {
      if (body.includes('sendMail')) {
        setTimeout(() => response.end('{"jsonrpc":"2.0","result":null,"id":1}'), 400);
      }
    });
    const client = createClient<Api>(httpFetch(server.url), { optionsFor, timeout: 200 });
    await client.request('sendMail', ['hello']);
    expect(await failure(client.request('getUser', [1]))).toMatchObject({ timeout: 250 });
    const shorter = failure(client.request('sendMail', ['hello'], { timeout: 150 }));
    expect(await shorter).toBeInstanceOf(TimeoutError);
    expect(await failure(client.request('system.listMethods'))).toMatchObject({ timeout: 200 });
    expect(server.requests.map(({ headers }) => headers['x-kind'])).toEqual([
      undefined,
      'get',
      undefined,
      undefined,
    ]);
  });

  test('repeats the methods that are idempotent', async () => {
    const { transport, payloads } = recording(() => Promise.reject(new Error('reset')));
    const client = createClient<Api>(compose(transport, retry({ minDelay: 0 })), { optionsFor });
    expect(await failure(client.request('getUser', [1]))).toMatchObject({ attempts: 3 });
    await failure(client.request('sendMail', ['hello']));
    expect(payloads).toHaveLength(4);
  });

  test('marks calls for dedupe and cache, and still batches them', async () => {
    await using server = await serveRpc();
    const marks = policy({ add: { dedupe: true, idempotent: true }, echo: { cache: 60_000 } });
    const transport = compose(httpFetch(server.url), cache(), dedupe(), batching());
    const client = createClient(transport, { optionsFor: marks });
    const add = (n: number) => client.request('add', [n, 1]);
    expect(await Promise.all([add(1), add(1), client.request('echo', [5]), add(2)])).toEqual([
      2,
      2,
      [5],
      3,
    ]);
    expect(await client.request('echo', [5])).toEqual([5]);
    expect(sizesOf(server)).toEqual([3]);
  });
});

test.each<[string, unknown]>([
  ["'get*' must be an object, not boolean", { 'get*': true }],
  ["'get*' must be an object, not null", { 'get*': null }],
  ["'get*' has an unknown option: retries", { 'get*': { retries: 2 } }],
  ["'get*' has an unknown option: toString", { 'get*': { toString: undefined } }],
  ['the table must be an object, not null', null],
  ['the table must be an object, not string', 'get*'],
  ["timeout of 'a' must be a number of milliseconds above 0, not 0", { a: { timeout: 0 } }],
  ["timeout of 'a' must be a number of milliseconds above 0, not string", { a: { timeout: '5' } }],
  ["cache of 'a' must be a number of milliseconds, not -1", { a: { cache: -1 } }],
  ["cache of 'a' must be a number of milliseconds, not NaN", { a: { cache: Number.NaN } }],
  ["idempotent of 'a' must be true or false, not 1", { a: { idempotent: 1 } }],
  ["dedupe of 'a' must be true or false, not null", { a: { dedupe: null } }],
  ["headers of 'a' must be an object, not string", { a: { headers: 'b' } }],
])('a table whose error says: %s', (problem, table) => {
  expect(() => policy(table as never)).toThrow(new TypeError(`policy: ${problem}`));
});

test('a table has only the methods of the client, and patterns', () => {
  policy<Api>({ getUser: { timeout: 5 }, '*.list*': {}, 'system.listMethods': { cache: 5 } });
  // @ts-expect-error: no such method
  policy<Api>({ getUsers: { timeout: 5 } });
  // @ts-expect-error: no such option
  expect(() => policy<Api>({ getUser: { time: 5 } })).toThrow('unknown option: time');
  policy({ anything: { timeout: 5 } });
});

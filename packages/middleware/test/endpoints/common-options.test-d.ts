import { type CallOptions, compose, createClient, type Transport } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { balance, failover, hedge } from '@jsonrpcclient/middleware';
import { expectTypeOf, test } from 'vitest';

interface TwoWayOptions extends CallOptions {
  readonly onProgress?: (value: unknown) => void;
  readonly priority?: 'high' | 'low';
}

interface QueueOptions extends CallOptions {
  readonly priority?: 'high' | number;
}

declare const twoWay: Transport<TwoWayOptions>;
declare const queue: Transport<QueueOptions>;
declare const plain: Transport;
const http = httpFetch('http://localhost/');

test('endpoints of one kind accept its options', () => {
  const { request } = createClient(failover([http, http]));
  request('add', [], { headers: { a: '1' }, timeout: 5 });
  // @ts-expect-error: over HTTP, there is no progress.
  request('add', [], { onProgress: () => {} });
});

test('endpoints of two kinds accept only the options that both have', () => {
  const { request } = createClient(balance([http, twoWay]));
  request('add', [], { timeout: 5, idempotent: true });
  // @ts-expect-error: only one has headers.
  request('add', [], { headers: { a: '1' } });
  // @ts-expect-error: only one has progress.
  request('add', [], { onProgress: () => {} });
});

test('an option that differs accepts only the values that both accept', () => {
  const { request } = createClient(balance([queue, twoWay]));
  request('add', [], { priority: 'high' });
  // @ts-expect-error: only one accepts 'low'.
  request('add', [], { priority: 'low' });
});

test('a plain function and a list of unknown length are accepted', () => {
  createClient(failover([plain, http])).request('add', [], { timeout: 5 });
  const list = ['http://a/', 'http://b/'].map((url) => httpFetch(url));
  createClient(failover(list)).request('add', [], { headers: { a: '1' } });
  createClient(compose(balance(list), hedge())).request('add', [], { headers: { a: '1' } });
});

test('a pinned transport has the same options', () => {
  const { request } = createClient(failover([http]).pin());
  request('add', [], { headers: { a: '1' } });
});

test('endpoints report their state', () => {
  const [first] = failover([plain]).endpoints();
  expectTypeOf(first?.latency).toEqualTypeOf<number | undefined>();
  // @ts-expect-error: a transport is needed.
  failover(['http://localhost/']);
});

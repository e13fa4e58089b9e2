import { compose, createClient } from '@jsonrpcclient/core';
import { httpUndici } from '@jsonrpcclient/http-undici';
import {
  balance,
  batching,
  breaker,
  dedupe,
  limit,
  observe,
  policy,
  retry,
} from '@jsonrpcclient/middleware';
import { expect, test } from 'vitest';
import { soakStack } from '../../src/soak-stack.ts';
import { startStackServer } from '../../src/stack-server.ts';

test('1,000 calls in one tick through the stack of a service are one request', async () => {
  await using one = await startStackServer();
  await using other = await startStackServer();
  const servers = balance(
    [one, other].map(({ url }) => compose(httpUndici(url), breaker(), limit({ concurrency: 100 }))),
  );
  const transport = compose(
    servers,
    observe(() => {}),
    dedupe(),
    retry(),
    batching(),
  );
  const optionsFor = policy({ 'g*': { idempotent: true, dedupe: true, timeout: 2_000 } });
  const client = createClient(transport, { optionsFor });
  const numbers = Array.from({ length: 1000 }, (_, index) => index);
  const results = await Promise.all(numbers.map((number) => client.request('get', [number])));
  expect(results).toEqual(numbers);
  expect(one.requests() + other.requests()).toBe(1);
});

test('calls through all middlewares leave no listener on a signal that they share', async () => {
  const { problems, listeners, results, failures } = await soakStack(1_000);
  expect(problems).toEqual([]);
  // In Node, one listener of a signal is enough for all calls.
  expect(listeners).toEqual([1, 0]);
  expect([results, failures]).toEqual([750, 250]);
});

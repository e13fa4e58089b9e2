import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { resultOf, simulate } from './simulate.ts';
import { createStack } from './stack.ts';

/** The heap in use after a garbage collection, in bytes. */
async function heap(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  for (let n = 0; n < 3; n++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return process.memoryUsage().heapUsed;
}

test('100,000 calls with one signal through the whole stack leave no memory and no listener', async () => {
  const step = { delay: 0, stubborn: false };
  const works = Array.from({ length: 99 }, () => ({ ...step, kind: 'result' as const }));
  // One in a hundred calls is refused, and repeated.
  const steps = [...works, { ...step, kind: 'unsent' as const }];
  const { transports } = simulate([steps, steps], false);
  const { client, endpoints, events } = createStack(transports, {
    combine: 'balance',
    attemptTimeout: 10_000,
    retryTimeout: 10_000,
    probe: false,
    hedge: true,
    batching: true,
    limit: 1_000,
    breaker: true,
    failures: 5,
    seed: 1,
  });
  const { signal } = new AbortController();
  const round = async (count: number) => {
    for (let made = 0; made < count; made += 100) {
      const calls = Array.from({ length: 100 }, (_, n) => {
        const method = n % 2 ? 'get' : 'send';
        return client
          .request(method, [n], { signal })
          .then((result) => result === resultOf(method, n));
      });
      expect(await Promise.all(calls)).not.toContain(false);
    }
  };
  await round(10_000);
  events.length = 0;
  const before = await heap();
  await round(100_000);
  expect(events.length).toBe(100_000);
  events.length = 0;
  const grown = (await heap()) - before;
  expect(grown).toBeLessThan(2e6);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(endpoints.endpoints().map(({ pending }) => pending)).toEqual([0, 0]);
}, 120_000);

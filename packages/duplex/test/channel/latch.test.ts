import { createLatch } from '@jsonrpcclient/duplex';
import { expect, test } from 'vitest';
import { settle } from '../pair.ts';

test('a caller that waits again after a release waits for the next one', async () => {
  const { wait, release } = createLatch();
  const first = wait();
  release();
  await first;
  let isThere = false;
  wait().then(() => {
    isThere = true;
  });
  await settle();
  expect(isThere).toBe(false);
  release();
  await settle();
  expect(isThere).toBe(true);
});

test('a failure that nobody waits for is not an unhandled rejection', async () => {
  const seen: unknown[] = [];
  const listen = (reason: unknown) => seen.push(reason);
  process.on('unhandledRejection', listen);
  const { wait, fail } = createLatch();
  void wait();
  fail(new Error('gone'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off('unhandledRejection', listen);
  expect(seen).toEqual([]);
});

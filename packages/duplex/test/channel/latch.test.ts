import { createLatch } from '@jsonrpcclient/duplex';
import { expect, test } from 'vitest';
import { settle } from '../pair.ts';

test('who waits again after there was room waits for the next room', async () => {
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

test('that nobody waits for what fails is no unhandled rejection', async () => {
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

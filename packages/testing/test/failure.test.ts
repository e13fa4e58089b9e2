import { failure } from '@jsonrpcclient/testing';
import { expect, test } from 'vitest';

test('the reason of a rejection is returned, even if it is undefined', async () => {
  const reason = new Error('no');
  expect(await failure(Promise.reject(reason))).toBe(reason);
  expect(await failure(Promise.reject())).toBeUndefined();
});

test('a promise that resolves is reported with the start of its value', async () => {
  await expect(failure(Promise.resolve([2, 'x'.repeat(300)]))).rejects.toThrow(
    /^expected a rejection, got \[2,"x{196}$/,
  );
  await expect(failure(Promise.resolve())).rejects.toThrow('expected a rejection, got undefined');
});

import { createClient, TransportError } from '@jsonrpcclient/core';
import { proxy } from '@jsonrpcclient/proxy';
import { expect, test } from 'vitest';

const client = createClient(async () => {
  // Later, so that the error is not created while the caller is on the stack.
  await undefined;
  throw new TransportError('broken', 'add');
});
interface Api {
  add(a: number, b: number): number;
  'system.listMethods'(): string[];
}
const server = proxy<Api>(client);
const explicit = proxy<Api, '.'>(client, { response: 'explicit' });

test.each<[string, () => Promise<unknown>]>([
  ['server.add(2, 3)', () => server.add(2, 3)],
  ['server.system.listMethods()', () => server.system.listMethods()],
  ["server.request('add', 2, 3)", () => server.request('add', 2, 3)],
  ["server.notify('add', 2, 3)", () => server.notify('add', 2, 3)],
  ['server.notify.add(2, 3)', () => server.notify.add(2, 3)],
  ['an explicit request', () => explicit.add(2, 3, { response: true })],
  ['an explicit notification', () => explicit.add(2, 3)],
])('the stack of the error of %s shows the function that awaits it', async (_, call) => {
  async function theCaller() {
    await call();
  }
  const { stack } = (await theCaller().then(undefined, (error: unknown) => error)) as Error;
  expect(stack).toMatch(/\n +at (async )?theCaller \(.*\bstack\.test\.ts:\d+:\d+\)/);
});

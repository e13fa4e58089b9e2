import type { Channel, ConnectOptions } from '@jsonrpcclient/duplex';
import { expect, test } from 'vitest';
import { jsonrpc, start } from '../start.ts';

/** Lets everything happen that waits for neither a timer nor a medium. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
};

/** A peer whose side takes nothing until `release` is called. */
function startFull(more?: Partial<Channel>, options?: ConnectOptions) {
  const session = start(options, more);
  const releases: (() => void)[] = [];
  session.peer.onSend = () => new Promise((resolve) => releases.push(resolve));
  const release = () => {
    session.peer.onSend = () => {};
    for (const resolve of releases.splice(0)) resolve();
  };
  return { ...session, release };
}

const megabyte = 'x'.repeat(2 ** 20);

test('reading stops while responses to requests are not sent, and resumes once they are', async () => {
  const { peer, connection, release } = startFull();
  let asked = 0;
  connection.handle('read', () => {
    asked++;
    return megabyte;
  });
  for (let id = 1; id <= 200; id++) peer.say({ jsonrpc, method: 'read', id });
  await settle();
  expect(asked).toBeGreaterThan(60);
  expect(asked).toBeLessThan(80);
  expect(peer.texts.length).toBe(asked);
  release();
  await expect.poll(() => asked).toBe(200);
  await expect.poll(() => peer.texts.length).toBe(200);
});

test('small responses count by the memory that they take', async () => {
  const { peer, connection, release } = startFull();
  let asked = 0;
  connection.handle('ask', () => ++asked);
  for (let id = 1; id <= 200_000; id++) peer.say(`{"jsonrpc":"2.0","method":"ask","id":${id}}`);
  await expect.poll(() => asked).toBeGreaterThan(60_000);
  await settle();
  expect(asked).toBeLessThan(80_000);
  release();
  await expect.poll(() => peer.texts.length, { timeout: 20_000 }).toBe(200_000);
});

test('responses are read while 10,000 responses are waiting, so two busy peers cannot block each other', async () => {
  const { peer, connection, client } = startFull();
  connection.handle('ask', () => 1);
  const call = client.request('add');
  for (let id = 1; id <= 10_000; id++) peer.say({ jsonrpc, method: 'ask', id });
  peer.say({ jsonrpc, result: 5, id: 1 });
  expect(await call).toBe(5);
});

test('a single response, however large, does not stop the reading', async () => {
  const { peer, connection, client } = startFull();
  connection.handle('read', () => megabyte.repeat(65));
  const call = client.request('add');
  peer.say({ jsonrpc, method: 'read', id: 1 });
  await settle();
  peer.say({ jsonrpc, result: 5, id: 1 });
  expect(await call).toBe(5);
});

test('a connection that is closed while reading is paused ends', async () => {
  const { peer, connection } = startFull();
  connection.handle('read', () => megabyte);
  for (let id = 1; id <= 200; id++) peer.say({ jsonrpc, method: 'read', id });
  await settle();
  await connection.close();
  // By this side, and once more when the reading has ended.
  await expect.poll(() => peer.closed).toBe(2);
});

test('a new connection is read even if responses on the previous one were never sent', async () => {
  let isDead = false;
  const dropped: unknown[] = [];
  const { peer, connection, client } = startFull(
    {
      renew(cause) {
        dropped.push(cause);
        peer.onSend = () => {};
      },
      ping: () => (isDead ? new Promise(() => {}) : Promise.resolve()),
    },
    { keepAlive: { interval: 10, timeout: 10 } },
  );
  connection.handle('read', () => megabyte);
  for (let id = 1; id <= 200; id++) peer.say({ jsonrpc, method: 'read', id });
  await settle();
  expect(peer.texts.length).toBeLessThan(80);
  isDead = true;
  await expect.poll(() => dropped.length).toBe(1);
  isDead = false;
  peer.tell({ state: 'open' });
  const call = client.request('add', [], { timeout: 10_000 });
  await expect.poll(() => connection.pending()).toEqual([{ method: 'add', id: 1 }]);
  peer.say({ jsonrpc, result: 5, id: 1 });
  expect(await call).toBe(5);
  await connection.close();
});

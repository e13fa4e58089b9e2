import { createClient } from '@jsonrpcclient/core';
import { balance, failover } from '@jsonrpcclient/middleware';
import { expect, test } from 'vitest';
import { lost, server, status, well } from './fleet.ts';

test('a pinned transport stays on the endpoint of its first call, even if calls fail', async () => {
  const servers = [server(well), server(well), server(well)];
  const balanced = balance(servers.map(({ transport }) => transport));
  const { request } = createClient(balanced.pin(), { idempotent: true });
  await request('add');
  const [pinned] = servers.filter(({ calls }) => calls.length === 1);
  if (!pinned) throw new Error('no server was called');
  for (const behavior of [lost('no'), lost('maybe'), status(429, { 'retry-after': '9' })]) {
    pinned.behavior = behavior;
    for (let n = 0; n < 6; n++) await expect(request('add')).rejects.toThrow();
  }
  pinned.behavior = well;
  await request('add');
  expect(servers.map(({ calls }) => calls.length).sort((a, b) => a - b)).toEqual([0, 0, 20]);
});

test('each pinned transport has its own endpoint, which is healthy and connected', async () => {
  const [first, second] = [server(well), server(lost('no'))];
  const closed = Object.assign(server(well).transport, { state: 'reconnecting' });
  const transport = failover([closed, second.transport, first.transport], { failures: 1 });
  await createClient(transport).request('add');
  const pins = [transport.pin(), transport.pin()];
  for (const pinned of pins) await createClient(pinned).request('add');
  expect(first.calls.length).toBe(3);
  first.behavior = lost('no');
  second.behavior = well;
  for (let n = 0; n < 3; n++) {
    await expect(createClient(pins[0] ?? transport).request('add')).rejects.toThrow();
  }
});

test('a call of a pinned transport rejects if no endpoint is connected', async () => {
  const closed = Object.assign(server(well).transport, { state: 'closed' });
  const { request } = createClient(failover([closed]).pin());
  await expect(request('add')).rejects.toMatchObject({ sent: 'no' });
});

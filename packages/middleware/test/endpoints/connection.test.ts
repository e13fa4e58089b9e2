import { createClient, type Transport } from '@jsonrpcclient/core';
import { balance, failover } from '@jsonrpcclient/middleware';
import { describe, expect, test } from 'vitest';
import { lost, server, well } from './fleet.ts';

/** A connection in this state, which would queue every call until it is open. */
function connection(state: string) {
  const calls: unknown[] = [];
  const transport: Transport & { state: string } = Object.assign(
    (payload: unknown) => {
      calls.push(payload);
      return new Promise<never>(() => {});
    },
    { state },
  );
  return { transport, calls };
}

describe.each(Object.entries({ failover, balance }))('%s', (_, combine) => {
  test.each(['connecting', 'reconnecting', 'closed'])(
    'skips a connection that is %s',
    async (state) => {
      const { transport, calls } = connection(state);
      const other = server(well);
      const combined = combine([transport, other.transport]);
      const { request } = createClient(combined);
      for (let n = 0; n < 5; n++) expect(await request('add', [n])).toEqual([n]);
      expect(calls).toEqual([]);
      expect(combined.endpoints().map((one) => one.state)).toEqual(['closed', 'ready']);
    },
  );

  test('does not move a call to a connection that is not open', async () => {
    const { transport, calls } = connection('connecting');
    const { request } = createClient(combine([server(lost('no')).transport, transport]));
    await expect(request('add')).rejects.toMatchObject({ sent: 'no' });
    expect(calls).toEqual([]);
  });

  test('rejects immediately if all connections are lost', async () => {
    const connections = [connection('reconnecting'), connection('closed')];
    const { request } = createClient(combine(connections.map(({ transport }) => transport)));
    await expect(request('add')).rejects.toMatchObject({
      message: 'add: no endpoint is connected; safe to retry',
      sent: 'no',
    });
    expect(connections.flatMap(({ calls }) => calls)).toEqual([]);
  });

  test('waits for a connection that is opening for the first time if there is nothing else', () => {
    const opening = connection('connecting');
    const combined = combine([connection('reconnecting').transport, opening.transport]);
    void combined({ method: 'add', id: 1 }, {});
    expect(opening.calls.length).toBe(1);
  });

  test('uses a connection as soon as it is open', () => {
    const { transport, calls } = connection('connecting');
    const combined = combine([transport, connection('connecting').transport]);
    transport.state = 'open';
    void combined({ method: 'add', id: 1 }, {});
    expect(calls.length).toBe(1);
  });
});

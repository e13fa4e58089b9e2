import { createClient, type Transport, withOptions } from '@jsonrpcclient/core';
import {
  type BalanceOptions,
  balance,
  type FailoverOptions,
  failover,
} from '@jsonrpcclient/middleware';
import { describe, expect, test } from 'vitest';
import { askedKey } from '../../src/marks.ts';
import { recordKey } from '../../src/record.ts';
import { lost, server, well } from './fleet.ts';

const { transport } = server(well);

describe.each(Object.entries({ failover, balance }))('%s', (name, combine) => {
  const create = combine as (transports: readonly Transport[], options?: object) => unknown;

  test.each([
    [[], {}, 'transports'],
    [undefined, {}, 'transports'],
    [[transport, 5], {}, 'transports'],
    [[transport, transport], { names: ['a'] }, 'names'],
    [[transport, transport], { names: ['a', 'a'] }, 'names'],
    [[transport, transport], { names: ['a', 'a', 'b'] }, 'names'],
    [[transport], { names: 'a' }, 'names'],
    [[transport], { names: [5] }, 'names'],
    [[transport], { attemptTimeout: 0 }, 'attemptTimeout'],
    [[transport], { attemptTimeout: '5' }, 'attemptTimeout'],
    [[transport], { codes: -32005 }, 'codes'],
    [[transport], { codes: ['x'] }, 'codes'],
    [[transport], { probe: {} }, 'probe.method'],
    [[transport], { probe: { method: 'ping', timeout: -1 } }, 'probe.timeout'],
    [[transport], { failures: 0 }, 'failures'],
    [[transport], { pause: -1 }, 'pause'],
    [[transport], { now: 5 }, 'now'],
  ])('throws a TypeError that names an invalid option', (transports, options, option) => {
    expect(() => create(transports as Transport[], options)).toThrow(
      new RegExp(`^${name}: ${option} must be `),
    );
    expect(() => create(transports as Transport[], options)).toThrow(TypeError);
  });
});

test('a URL in place of a transport is not shown, because it may contain a password', () => {
  const urls = ['https://user:secret@example.com/'] as unknown as Transport[];
  const problem = 'transports must be a list of at least one transport, not Array';
  expect(() => failover(urls)).toThrow(new TypeError(`failover: ${problem}`));
  expect(() => balance(urls)).toThrow(new TypeError(`balance: ${problem}`));
});

test.each([
  [{ penalty: -1 }, 'penalty'],
  [{ decay: 0 }, 'decay'],
  [{ random: 0.5 }, 'random'],
])('balance throws a TypeError for %j', (options, option) => {
  expect(() => balance([transport], options as BalanceOptions)).toThrow(
    new RegExp(`^balance: ${option} must be `),
  );
});

test('failover throws a TypeError if return is not a boolean', () => {
  expect(() => failover([transport], { return: 1 } as unknown as FailoverOptions)).toThrow(
    /^failover: return must be /,
  );
});

describe('endpoints', () => {
  test('reports the state of each endpoint under its name', async () => {
    const combined = failover([server(lost('no')).transport, transport], { names: ['eu', 'us'] });
    await createClient(combined).request('add');
    expect(combined.endpoints()).toEqual([
      {
        name: 'eu',
        state: 'ready',
        pause: 0,
        pending: 0,
        calls: 1,
        failures: 1,
        latency: 5_000,
      },
      {
        name: 'us',
        state: 'ready',
        pause: 0,
        pending: 0,
        calls: 1,
        failures: 0,
        latency: expect.any(Number),
      },
    ]);
    expect(
      balance([transport, transport])
        .endpoints()
        .map((one) => one.name),
    ).toEqual(['0', '1']);
  });

  test('are recorded for an observed call', async () => {
    const combined = failover([server(lost('no')).transport, transport], { names: ['eu', 'us'] });
    const records: unknown[] = [];
    const observe = (...record: unknown[]) => records.push(record);
    await combined({ method: 'add', id: 1 }, withOptions({}, { [recordKey]: observe }));
    expect(records).toEqual([
      ['endpoint', 'eu'],
      ['endpoint', 'us'],
    ]);
  });
});

describe('an attempt of a call that was attempted before', () => {
  test('is not the probe of an endpoint that was asked', async () => {
    let time = 0;
    const servers = [server(lost('maybe')), server(well)];
    const combined = failover(
      servers.map((one) => one.transport),
      { failures: 1, now: () => time },
    );
    const options = withOptions({}, { [askedKey]: [] });
    const attempt = () => combined({ method: 'add', id: 1 }, options);
    await expect(attempt()).rejects.toThrow();
    time = 60_000;
    await attempt();
    expect(servers.map(({ calls }) => calls.length)).toEqual([1, 1]);
  });

  test('prefers endpoints that were not asked yet', async () => {
    const servers = [server(well), server(well), server(lost('maybe'))];
    const combined = failover(servers.map((one) => one.transport));
    const options = withOptions({}, { [askedKey]: [] });
    const attempt = () => combined({ method: 'add', id: 1 }, options);
    const counts = () => servers.map(({ calls }) => calls.length);
    await attempt();
    expect(counts()).toEqual([1, 0, 0]);
    await attempt();
    expect(counts()).toEqual([1, 1, 0]);
    await expect(attempt()).rejects.toThrow();
    expect(counts()).toEqual([1, 1, 1]);
    await attempt();
    expect(counts()).toEqual([2, 1, 1]);
  });
});

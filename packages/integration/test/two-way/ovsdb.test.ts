import type { Channel, ConnectOptions } from '@jsonrpcclient/duplex';
import { isInstalled, type OvsdbServer, startOvsdb } from '@jsonrpcclient/fixtures';
import { concatenated, socket } from '@jsonrpcclient/socket';
import { failure } from '@jsonrpcclient/testing';
import { type Opened, open } from '@jsonrpcclient/testing/channel-suite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patience } from './patience.ts';

/** Everything in the database, to be notified about. */
const monitor = ['Test', 'my-monitor', { Item: [{ columns: ['name', 'n'] }] }];

const client = { dialect: '1.0' } as const;

function insert(name: string, n: number) {
  return ['Test', { op: 'insert', table: 'Item', row: { name, n } }];
}

/** A transaction that waits until an item has this number. */
function until(name: string, n: number) {
  const where = [['name', '==', name]];
  const condition = { columns: ['n'], until: '==', rows: [{ n }] };
  return ['Test', { op: 'wait', table: 'Item', where, ...condition }];
}

function update(name: string, n: number) {
  return ['Test', { op: 'update', table: 'Item', where: [['name', '==', name]], row: { n } }];
}

describe.skipIf(!isInstalled('ovsdb'))('ovsdb-server (Debian package openvswitch-switch)', () => {
  let server: OvsdbServer;
  beforeAll(async () => {
    server = await startOvsdb();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const overTcp = () => socket({ host: '127.0.0.1', port: server.port, framing: concatenated });
  const overUnix = () => socket({ path: server.path, framing: concatenated });

  describe.each<readonly [string, () => Channel]>([
    ['TCP', overTcp],
    ['a Unix socket', overUnix],
  ])('over %s', (medium, create) => {
    test('responds in dialect 1.0', async () => {
      await using opened = open(create(), { client });
      expect(await opened.client.request('list_dbs', [])).toContain('Test');
      expect(await opened.client.request('echo', ['ä€😀', { a: '} {"' }])).toEqual([
        'ä€😀',
        { a: '} {"' },
      ]);
    });

    test('returns errors that are strings or its own objects', async () => {
      await using opened = open(create(), { client });
      expect(await failure(opened.client.request('missing', []))).toMatchObject({
        name: 'RpcError',
        code: 0,
        message: 'unknown method',
      });
      expect(await failure(opened.client.request('get_schema', ['None']))).toMatchObject({
        name: 'RpcError',
        data: { error: 'unknown database', details: expect.stringContaining('None') },
      });
    });

    test('responds to many calls at once, without delimiters between the responses', async () => {
      await using opened = open(create(), { client });
      const values = Array.from({ length: 200 }, (_, value) => value);
      const echoes = values.map((value) => opened.client.request('echo', [value]));
      expect(await Promise.all(echoes)).toEqual(values.map((value) => [value]));
    });

    test('reports a change to its author before the response', async () => {
      await using opened = open(create(), { client });
      const { connection } = opened;
      const changes: unknown[] = [];
      connection.on('update', (id, tables) => changes.push([id, tables]));
      const name = `told over ${medium}`;
      await opened.client.request('monitor', monitor);
      const [{ uuid }] = await opened.client.request<[{ uuid: [string, string] }]>(
        'transact',
        insert(name, 1),
      );
      expect(changes).toEqual([['my-monitor', { Item: { [uuid[1]]: { new: { name, n: 1 } } } }]]);
    });

    test('reports a change to other clients too', async () => {
      await using opened = open(create(), { client });
      await using other = open(create(), { client });
      const updates = other.connection.notifications('update');
      await other.client.request('monitor', monitor);
      const name = `told to others over ${medium}`;
      await opened.client.request('transact', insert(name, 2));
      expect(JSON.stringify((await updates.next()).value)).toContain(name);
    });

    test('responds to a call that must wait after those that need not', async () => {
      await using opened = open(create(), { client });
      const name = `awaited over ${medium}`;
      await opened.client.request('transact', insert(name, 1));
      const waiting = opened.client.request('transact', until(name, 2));
      expect(await opened.client.request('list_dbs', [])).toContain('Test');
      await opened.client.request('transact', update(name, 2));
      expect(await waiting).toEqual([{}]);
    });
  });

  test('responds to an aborted call unless it is cancelled', async () => {
    const cancel: ConnectOptions['cancel'] = ({ id }) => ({
      method: 'cancel',
      params: [id],
      id: null,
    });
    expect(await giveUp({})).toEqual(['late']);
    expect(await giveUp({ cancel })).toEqual([]);
  });

  async function giveUp(options: ConnectOptions): Promise<string[]> {
    await using opened = open(overUnix(), { ...options, client });
    const name = `given up ${'cancel' in options}`;
    await opened.client.request('transact', insert(name, 1));
    const waiting = opened.client.request('transact', until(name, 2), { timeout: 50 });
    expect(await failure(waiting)).toMatchObject({ name: 'TimeoutError' });
    await opened.client.request('transact', update(name, 2));
    await opened.client.request('list_dbs', []);
    return opened.reports.map(({ kind }) => kind);
  }

  test('asks a silent client for an echo, and closes the connection if none comes', async () => {
    const echoes: unknown[][] = [];
    await using polite = open(overTcp(), { client });
    polite.connection.handle('echo', (...params) => {
      echoes.push(params);
      return params;
    });
    await using silent = open(overTcp(), { client });
    // It only asks clients again that responded, five seconds later.
    await expect.poll(() => echoes, patience).toEqual([[], []]);
    await expect.poll(() => silent.connection.state, patience).toBe('closed');
    expect(polite.connection.state).toBe('open');
    expect(await polite.client.request('list_dbs', [])).toContain('Test');
  });

  test.each<readonly [string, (opened: Opened) => Promise<unknown>]>([
    ['of the dialect 2.0', ({ client }) => client.with({ dialect: '2.0' }).request('list_dbs', [])],
    ['with params by name', ({ client }) => client.request('list_dbs', { a: 1 })],
    ['in a batch', ({ client }) => client.batch([{ method: 'list_dbs', params: [] }])],
  ])('closes the connection after a message %s, which rejects all calls', async (label, send) => {
    await using opened = open(overUnix(), { client });
    const name = `closed at a message ${label}`;
    await opened.client.request('transact', insert(name, 1));
    const waiting = failure(opened.client.request('transact', until(name, 2)));
    const error = { name: 'TransportError', sent: 'maybe' };
    expect(await failure(send(opened))).toMatchObject(error);
    expect(await waiting).toMatchObject(error);
    expect(opened.connection.state).toBe('closed');
  });
});

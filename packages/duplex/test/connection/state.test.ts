import { type Client, createClient, TimeoutError, TransportError } from '@jsonrpcclient/core';
import {
  type Channel,
  ChannelError,
  type ConnectionState,
  type ConnectOptions,
} from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { settle } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

const broken = new ChannelError('the pipe broke');
const lost = { state: 'lost', error: broken } as const;
const open = { state: 'open' } as const;

/** A connection that is not open yet, and the changes of its state. */
function startConnecting(options: ConnectOptions = {}, more: Partial<Channel> = {}) {
  const started = start(options, { state: 'connecting', ...more });
  const changes: [ConnectionState, unknown?][] = [];
  started.connection.onState((state, error) => changes.push(error ? [state, error] : [state]));
  return { ...started, changes };
}

/** The methods of what was sent. */
function methodsOf(seen: readonly unknown[]): unknown[] {
  return seen.map((message) => (message as { method: unknown }).method);
}

describe('the state', () => {
  test('is open from the start over an open channel', async () => {
    const { connection } = start();
    expect(connection.state).toBe('open');
  });

  test('follows the channel, and listeners are called with the cause', async () => {
    const { peer, connection, changes } = startConnecting();
    expect(connection.state).toBe('connecting');
    const states: string[] = [];
    for (const event of [open, lost, open]) {
      peer.tell(event);
      await settle();
      states.push(connection.state);
    }
    peer.end(broken);
    await settle();
    expect([...states, connection.state]).toEqual(['open', 'reconnecting', 'open', 'closed']);
    expect(changes).toEqual([['open'], ['reconnecting', broken], ['open'], ['closed', broken]]);
  });

  test('changes to closed once, without a cause, when this side closes the connection', async () => {
    const { peer, connection, changes } = startConnecting();
    await connection.close();
    await connection.close();
    await settle();
    expect(connection.state).toBe('closed');
    expect(changes).toEqual([['closed']]);
    peer.tell(open);
    await settle();
    expect(connection.state).toBe('closed');
  });

  test('changes to closed with a cause when the peer closes the connection', async () => {
    const { peer, changes } = startConnecting();
    peer.end();
    await settle();
    const error = expect.objectContaining({ message: 'the peer closed the connection' });
    expect(changes).toEqual([['closed', error]]);
    expect(peer.closed).toBe(1);
  });

  test('changes to closed at the end of a scope', async () => {
    const { peer, connection } = start();
    {
      await using own = connection;
      expect(own.state).toBe('open');
    }
    expect(connection.state).toBe('closed');
    expect(peer.closed).toBeGreaterThan(0);
  });

  test('is reported to each listener until it is removed, even if it was added twice', async () => {
    const { peer, connection } = startConnecting();
    let count = 0;
    const listener = () => count++;
    const offs = [connection.onState(listener), connection.onState(listener)];
    peer.tell(open);
    await settle();
    expect(count).toBe(2);
    offs[0]?.();
    offs[0]?.();
    peer.tell(lost);
    await settle();
    expect(count).toBe(3);
    offs[1]?.();
    peer.tell(open);
    await settle();
    expect(count).toBe(3);
  });

  test('is not reported to a listener that another one has just removed', async () => {
    const { peer, connection } = startConnecting();
    const heard: string[] = [];
    connection.onState(() => {
      heard.push('one');
      off();
    });
    const off = connection.onState(() => heard.push('two'));
    peer.tell(open);
    peer.tell(lost);
    await settle();
    expect(heard).toEqual(['one', 'one']);
  });

  test('is reported to a listener that was added during a change from the next change on', async () => {
    const { peer, connection } = startConnecting();
    const heard: string[] = [];
    const listen = (count: number) => {
      const off = connection.onState((state) => {
        heard.push(`${count} ${state}`);
        off();
        if (count < 5) listen(count + 1);
      });
    };
    listen(1);
    peer.tell(open);
    peer.tell(lost);
    await settle();
    expect(heard).toEqual(['1 open', '2 reconnecting']);
  });

  test('is reported to all listeners in order when one of them closes the connection', async () => {
    const { peer, connection } = start({}, { state: 'connecting' });
    connection.onState((state) => {
      if (state === 'open') connection.close();
    });
    const states: string[] = [];
    connection.onState((state) => states.push(state));
    peer.tell(open);
    await settle();
    expect(states.at(-1)).toBe('closed');
    expect(connection.state).toBe('closed');
  });

  test('changes before listeners are called, so their calls are sent', async () => {
    const { peer, connection, client } = startConnecting();
    connection.onState((state) => {
      if (state === 'open') client.notify('hello');
    });
    peer.tell(open);
    await settle();
    expect(methodsOf(peer.seen)).toEqual(['hello']);
  });
});

describe('calls made while the channel is not open', () => {
  test('are sent in order once it opens', async () => {
    const { peer, connection, client } = startConnecting();
    const calls = [client.request('a'), client.batch([{ method: 'b' }]), client.notify('c')];
    await settle();
    expect(peer.texts).toEqual([]);
    expect(connection.pending()).toEqual([]);
    peer.tell(open);
    await settle();
    const last = client.request('d');
    expect(methodsOf(peer.seen.flat())).toEqual(['a', 'b', 'c', 'd']);
    expect(connection.pending().map(({ method }) => method)).toEqual(['a', 'b', 'd']);
    for (const id of [1, 2, 3]) peer.say({ jsonrpc, result: id, id });
    expect(await Promise.all([...calls, last])).toEqual([
      1,
      [{ ok: true, result: 2 }],
      undefined,
      3,
    ]);
  });

  test('reject above the limit, and are safe to repeat', async () => {
    const { peer, client } = startConnecting({ maxQueued: 2 });
    const calls = [client.request('a'), client.notify('b')];
    expect(await failure(client.request('c'))).toMatchObject({
      name: 'TransportError',
      sent: 'no',
      message: 'c: too many calls are queued (maxQueued: 2); safe to retry',
    });
    peer.tell(open);
    await settle();
    peer.say({ jsonrpc, result: 1, id: 1 });
    await Promise.all(calls);
    expect(methodsOf(peer.seen)).toEqual(['a', 'b']);
  });

  test('reject immediately with a limit of zero, and are sent once the channel opens', async () => {
    const { peer, client } = startConnecting({ maxQueued: 0 });
    expect(await failure(client.notify('a'))).toMatchObject({ sent: 'no' });
    peer.tell(open);
    await settle();
    await client.notify('b');
    peer.tell(lost);
    await settle();
    expect(await failure(client.notify('c'))).toMatchObject({ sent: 'no' });
    expect(methodsOf(peer.seen)).toEqual(['b']);
  });

  test('report that they may have been sent if they time out afterwards', async () => {
    const { peer, client } = startConnecting();
    const call = failure(client.request('a', [], { timeout: 50 }));
    peer.tell(open);
    expect(await call).toMatchObject({ name: 'TimeoutError', sent: 'maybe' });
    expect(methodsOf(peer.seen)).toEqual(['a']);
  });

  test.each([
    ['its timeout', { timeout: 5 }],
    ['its idleTimeout', { idleTimeout: 5 }],
  ])('report why there was no connection when one ends by %s', async (_, callOptions) => {
    const { peer, client } = startConnecting();
    const unknown = failure(client.request('a', [], callOptions));
    expect(await unknown).toMatchObject({ name: 'TimeoutError', sent: 'no' });
    expect(await unknown).not.toHaveProperty('cause');
    peer.tell(lost);
    const known = await failure(client.request('b', [], callOptions));
    expect(known).toMatchObject({ name: 'TimeoutError', timeout: 5, sent: 'no', cause: broken });
    expect(Object.keys(known as object)).not.toContain('cause');
    peer.tell(open);
    await settle();
    const sent = await failure(client.request('c', [], callOptions));
    expect(sent).toMatchObject({ sent: 'maybe' });
    expect(sent).not.toHaveProperty('cause');
    peer.tell(lost);
    await settle();
    peer.tell(open);
    await settle();
    const again = await failure(client.request('d', [], callOptions));
    expect(again).not.toHaveProperty('cause');
  });

  test('report no earlier failure if they had been sent when one ends', async () => {
    let greeting: Promise<unknown> | undefined;
    const onOpen = (own: Client) => {
      greeting = failure(own.request('hello', [], { timeout: 5 }));
      return greeting;
    };
    const { peer } = startConnecting({ onOpen });
    peer.tell(lost);
    peer.tell(open);
    await settle();
    expect(methodsOf(peer.seen)).toEqual(['hello']);
    expect(await greeting).toMatchObject({ name: 'TimeoutError', sent: 'maybe' });
    expect(await greeting).not.toHaveProperty('cause');
  });

  test('do not change the reason of an abort', async () => {
    const { peer, client } = startConnecting();
    peer.tell(lost);
    await settle();
    const cause = new Error('its own');
    const own = Object.assign(new TimeoutError(1, 'outer'), { cause });
    for (const reason of ['enough', new Error('enough'), own]) {
      const controller = new AbortController();
      const call = failure(client.request('a', [], { signal: controller.signal }));
      controller.abort(reason);
      expect(await call).toBe(reason);
      if (reason instanceof Error) expect(reason.cause).toBe(reason === own ? cause : undefined);
    }
  });

  test('reject with the reason why there is no connection', async () => {
    const { peer, client } = startConnecting({ maxQueued: 0 });
    const early = await failure(client.notify('a'));
    expect((early as Error).cause).not.toHaveProperty('cause');
    peer.tell(lost);
    await settle();
    expect(await failure(client.notify('b'))).toMatchObject({
      sent: 'no',
      cause: { cause: broken },
    });
  });

  test('make room for others when they are aborted', async () => {
    const { peer, client } = startConnecting({ maxQueued: 1 });
    const controller = new AbortController();
    const first = failure(client.notify('a', [], { signal: controller.signal }));
    controller.abort('enough');
    expect(await first).toBe('enough');
    const second = client.notify('b');
    peer.tell(open);
    await second;
    expect(methodsOf(peer.seen)).toEqual(['b']);
  });

  test('reject when the channel closes', async () => {
    const { peer, connection, client } = startConnecting();
    const calls = [client.request('a'), client.notify('b'), client.batch([{ method: 'c' }])];
    const failures = calls.map(failure);
    await connection.close();
    for (const given of await Promise.all(failures)) {
      expect(given).toBeInstanceOf(TransportError);
      expect(given).toMatchObject({
        sent: 'no',
        message: expect.stringContaining('this side closed the connection'),
      });
    }
    expect(await failure(client.notify('d'))).toMatchObject({ sent: 'no' });
    expect(peer.texts).toEqual([]);
  });
});

describe('opened()', () => {
  test('resolves when the connection is open, after onOpen', async () => {
    let finish = () => {};
    const onOpen = () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      });
    const { peer, connection } = startConnecting({ onOpen });
    const heard: string[] = [];
    connection.opened().then(() => heard.push(connection.state));
    peer.tell(lost);
    await settle();
    peer.tell(open);
    await settle();
    expect(heard).toEqual([]);
    finish();
    await settle();
    expect(heard).toEqual(['open']);
    await connection.opened();
    peer.tell(lost);
    await settle();
    connection.opened().then(() => heard.push('again'));
    await settle();
    expect(heard).toEqual(['open']);
    peer.tell(open);
    await settle();
    finish();
    await settle();
    expect(heard).toEqual(['open', 'again']);
  });

  test('rejects if the connection is closed first', async () => {
    const { peer, connection } = startConnecting();
    const waiting = failure(connection.opened());
    peer.end(broken);
    const error = await waiting;
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({
      message: 'connect: the pipe broke; safe to retry',
      sent: 'no',
      cause: broken,
    });
    expect(await failure(connection.opened())).toMatchObject({ cause: broken });
  });

  test('rejects if this side closes the connection', async () => {
    const { peer, connection } = startConnecting();
    peer.tell(lost);
    await settle();
    const waiting = failure(connection.opened());
    await connection.close();
    expect(await waiting).toMatchObject({
      message: 'connect: this side closed the connection; safe to retry',
      cause: broken,
    });
  });
});

describe('a lost connection', () => {
  test('rejects pending calls, and queues new ones while it is reconnecting', async () => {
    const { peer, connection, client } = start();
    const sent = [client.request('a'), client.batch([{ method: 'b' }])].map(failure);
    peer.tell(lost);
    for (const given of await Promise.all(sent)) {
      expect(given).toMatchObject({ name: 'TransportError', sent: 'maybe', cause: broken });
    }
    expect(connection.pending()).toEqual([]);
    const call = client.request('c');
    peer.tell(lost);
    await settle();
    expect(methodsOf(peer.seen.flat())).toEqual(['a', 'b']);
    peer.tell(open);
    await settle();
    expect(methodsOf(peer.seen.flat())).toEqual(['a', 'b', 'c']);
    peer.say({ jsonrpc, result: 5, id: 3 });
    expect(await call).toBe(5);
  });

  test('reports that nothing was sent when the channel knows it', async () => {
    const { peer, client } = start();
    const call = failure(client.request('a'));
    peer.tell({ state: 'lost', error: new ChannelError('it never left', { sent: 'no' }) });
    expect(await call).toMatchObject({ sent: 'no' });
  });

  test('reveals little of an error that is not a ChannelError', async () => {
    const { peer, client } = start();
    const call = failure(client.request('a'));
    const error = new Error('s3cret');
    peer.tell({ state: 'lost', error });
    expect(await call).toMatchObject({
      sent: 'maybe',
      message: 'a: the channel failed; the server may have run it',
      cause: error,
    });
  });
});

describe('onOpen', () => {
  test('runs before all other calls, each time the channel opens', async () => {
    const { peer, client, connection } = startConnecting({
      onOpen: (own) => own.request('login', ['user']),
    });
    const call = client.request('a');
    expect(peer.texts).toEqual([]);
    peer.tell(open);
    await settle();
    expect(methodsOf(peer.seen)).toEqual(['login']);
    expect(connection.state).toBe('connecting');
    const [{ id }] = peer.seen as [{ id: number }];
    peer.say({ jsonrpc, result: true, id });
    await settle();
    expect(connection.state).toBe('open');
    expect(methodsOf(peer.seen)).toEqual(['login', 'a']);
    peer.say({ jsonrpc, result: 5, id: (peer.seen[1] as { id: number }).id });
    expect(await call).toBe(5);
    peer.tell(lost);
    await settle();
    const later = client.notify('b');
    peer.tell(open);
    await settle();
    expect(methodsOf(peer.seen)).toEqual(['login', 'a', 'login']);
    expect(connection.state).toBe('reconnecting');
    peer.say({ jsonrpc, result: true, id: (peer.seen[2] as { id: number }).id });
    await later;
    expect(methodsOf(peer.seen)).toEqual(['login', 'a', 'login', 'b']);
  });

  test('also runs over a channel that is open from the start, and can do nothing', async () => {
    const { peer, client, connection } = start({ onOpen: () => {} });
    expect(connection.state).toBe('connecting');
    await client.notify('a');
    expect(connection.state).toBe('open');
    expect(methodsOf(peer.seen)).toEqual(['a']);
  });

  test('makes its calls in the configured dialect', async () => {
    const { peer, connection } = start({ dialect: '1.0', onOpen: (own) => own.request('login') });
    await settle();
    expect(peer.seen).toEqual([{ method: 'login', params: [], id: 1 }]);
    peer.say({ result: true, error: null, id: 1 });
    await settle();
    expect(connection.state).toBe('open');
  });

  test('allows requests from the server to be handled meanwhile', async () => {
    const { peer, connection } = start({ onOpen: (own) => own.request('login') });
    connection.handle('nonce', () => 5);
    peer.say({ jsonrpc, method: 'nonce', id: 'x' });
    await settle();
    expect(peer.seen[1]).toEqual({ jsonrpc, result: 5, id: 'x' });
    expect(connection.state).toBe('connecting');
  });

  test.each([
    ['rejects', () => Promise.reject('refused')],
    [
      'throws',
      () => {
        throw 'refused';
      },
    ],
  ])('that %s closes a channel that cannot reconnect', async (_, onOpen) => {
    const { peer, client, connection, changes } = startConnecting({ onOpen });
    const call = failure(client.request('a'));
    peer.tell(open);
    const error = { message: 'onOpen failed', cause: 'refused' };
    expect(await call).toMatchObject({ name: 'TransportError', sent: 'no', cause: error });
    await settle();
    expect(connection.state).toBe('closed');
    expect(changes).toMatchObject([['closed', error]]);
    expect(peer.closed).toBeGreaterThan(0);
    expect(peer.texts).toEqual([]);
  });

  test('that fails renews a channel that can reconnect', async () => {
    const renewals: unknown[] = [];
    let opened = 0;
    const onOpen = () => {
      if (++opened === 1) throw 'refused';
    };
    const { peer, client, connection } = startConnecting(
      { onOpen },
      { renew: (cause) => renewals.push(cause) },
    );
    const call = client.notify('a');
    peer.tell(open);
    await settle();
    expect(renewals).toMatchObject([{ name: 'ChannelError', message: 'onOpen failed' }]);
    expect(connection.state).toBe('reconnecting');
    peer.tell(lost);
    peer.tell(open);
    await call;
    expect(connection.state).toBe('open');
  });

  test('that is running when the connection is lost has no further effect', async () => {
    const { peer, client, connection, changes } = startConnecting({
      onOpen: (own) => own.request('login'),
    });
    const call = client.notify('a');
    peer.tell(open);
    await settle();
    peer.tell(lost);
    await settle();
    expect(changes).toEqual([['reconnecting', broken]]);
    peer.tell(open);
    await settle();
    expect(methodsOf(peer.seen)).toEqual(['login', 'login']);
    expect(connection.state).toBe('reconnecting');
    peer.say({ jsonrpc, result: true, id: (peer.seen[1] as { id: number }).id });
    await call;
    expect(changes).toEqual([['reconnecting', broken], ['open']]);
  });

  test('that settles after the connection was lost or closed opens nothing', async () => {
    const finish: (() => void)[] = [];
    const onOpen = () => new Promise<void>((resolve) => finish.push(resolve));
    const { peer, connection } = startConnecting({ onOpen });
    peer.tell(open);
    await settle();
    peer.tell(lost);
    await settle();
    finish[0]?.();
    await settle();
    expect(connection.state).toBe('reconnecting');
    peer.tell(open);
    await settle();
    await connection.close();
    finish[1]?.();
    await settle();
    expect(finish).toHaveLength(2);
    expect(connection.state).toBe('closed');
  });

  test('has a client that rejects once the connection has ended', async () => {
    let own = createClient(() => Promise.resolve({ body: undefined }));
    const { peer, connection } = start({
      onOpen: (client) => {
        own = client;
      },
    });
    await settle();
    await connection.close();
    expect(await failure(own.request('login'))).toMatchObject({ sent: 'no' });
    expect(peer.texts).toEqual([]);
  });
});

describe('closing', () => {
  test('settles once the channel has closed, and rejects if closing fails', async () => {
    let finish = () => {};
    const close = () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      });
    const slow = start({}, { close });
    let closed = false;
    const closing = slow.connection.close().then(() => {
      closed = true;
    });
    await settle();
    expect(closed).toBe(false);
    expect(slow.connection.state).toBe('closed');
    finish();
    await closing;
    const failing = start({}, { close: () => Promise.reject('no') });
    expect(await failure(failing.connection.close())).toBe('no');
  });

  test('passes its reason to the channel, but the end of a scope passes none', async () => {
    const reasons: unknown[] = [];
    const close = (...given: unknown[]) => void reasons.push(...given);
    const { connection } = start({}, { close });
    await connection.close('enough');
    await connection[Symbol.asyncDispose]();
    expect(reasons.filter((reason) => reason !== undefined)).toEqual(['enough']);
  });

  test('rejects queued calls with the reason why there was no connection', async () => {
    const { peer, connection, client } = startConnecting();
    peer.tell(lost);
    await settle();
    const calls = [client.request('a'), client.batch([{ method: 'b' }])].map(failure);
    await connection.close();
    for (const error of await Promise.all(calls)) {
      expect(error).toMatchObject({
        message: expect.stringContaining('this side closed the connection; safe to retry'),
        sent: 'no',
        cause: broken,
      });
    }
  });

  test('with a reason rejects calls with that reason instead', async () => {
    const { peer, connection, client, changes } = startConnecting();
    peer.tell(lost);
    await settle();
    const call = failure(client.request('a'));
    const reason = new Error('enough');
    await connection.close(reason);
    expect(await call).toMatchObject({
      message: 'a: this side closed the connection; safe to retry',
      cause: reason,
    });
    expect(changes).toEqual([['reconnecting', broken], ['closed']]);
  });

  test('does not use a loss that was repaired as the cause', async () => {
    const { peer, connection, client } = startConnecting();
    peer.tell(lost);
    peer.tell(open);
    await settle();
    const call = failure(client.request('a'));
    await connection.close();
    const cause = { name: 'ChannelError', message: 'this side closed the connection' };
    expect(await call).toMatchObject({ sent: 'maybe', cause });
  });

  test('ends the reading, whatever arrives afterwards', async () => {
    const { peer, connection, reports } = start({}, { close: () => {} });
    await connection.close();
    peer.say('garbage');
    peer.say('garbage');
    await settle();
    expect(reports).toEqual([]);
  });
});

test('at most 10,000 calls are queued by default', async () => {
  const { peer, client } = start({}, { state: 'connecting' });
  const calls = Array.from({ length: 10_000 }, () => client.notify('a'));
  expect(await failure(client.notify('a'))).toMatchObject({ sent: 'no' });
  peer.tell({ state: 'open' });
  await Promise.all(calls);
  expect(peer.texts).toHaveLength(10_000);
});

test('a call made because the connection was closed is not passed to the channel', async () => {
  const { peer, connection, client } = start();
  let call: Promise<unknown> | undefined;
  connection.onState((state) => {
    if (state === 'closed') call = failure(client.request('a'));
  });
  peer.end();
  await settle();
  expect(await call).toMatchObject({ name: 'TransportError', sent: 'no' });
  expect(peer.texts).toEqual([]);
});

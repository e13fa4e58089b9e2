import { createClient, TransportError } from '@jsonrpcclient/core';
import { ChannelError, connect } from '@jsonrpcclient/duplex';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { everythingShown } from '../shown.ts';
import type { ChannelLacks, StartChannelServer } from './channel-server.ts';
import { answerTo, begin } from './session.ts';

/** Channels that break, and what becomes of their calls. */
export function channelFaultTests(start: StartChannelServer, lacks: ChannelLacks): void {
  describe('when the channel fails', () => {
    test.each(['end', 'cut'] as const)('by %s, every call rejects immediately', async (how) => {
      await using session = await begin(start);
      const { client, connection, peer } = session;
      const calls = [
        client.request('login', ['s3cret']),
        client.request('b'),
        client.batch([{ method: 'c' }, { method: 'd' }]),
      ].map(failure);
      for (let seen = 0; seen < 3; seen++) await peer.next();
      (peer[how] ?? peer.end)();
      const errors = await Promise.all(calls);
      for (const error of errors) {
        expect(error).toBeInstanceOf(TransportError);
        expect(error).toMatchObject({ sent: 'maybe', cause: expect.any(Error) });
        expect(everythingShown(error)).not.toContain('s3cret');
      }
      expect(connection.pending()).toEqual([]);
      expect(connection.state).toBe('closed');
      expect(await failure(client.request('e'))).toMatchObject({ sent: 'no' });
    });

    test('to open, calls reject with sent: no', async ({ skip }) => {
      skip(lacks.refusal !== undefined, lacks.refusal);
      await using server = await start();
      if (!server.refused) throw new Error('the server of the test has no refused()');
      await using connection = connect(await server.refused());
      const client = createClient(connection);
      const calls = [client.request('a'), client.notify('b')].map(failure);
      const opened = failure(connection.opened());
      for (const error of await Promise.all([...calls, opened])) {
        expect(error).toMatchObject({ name: 'TransportError', sent: 'no' });
      }
    });

    test('to send a message above maxMessageBytes, only that call rejects', async () => {
      await using session = await begin(start, { maxMessageBytes: 1000 });
      const { client, peer } = session;
      for (const text of ['x'.repeat(1000), '€'.repeat(330)]) {
        const error = await failure(client.request('echo', [text]));
        expect(error).toMatchObject({ name: 'TransportError', sent: 'no' });
        expect((error as Error).message).toContain('maxMessageBytes');
      }
      const call = client.request('echo', ['x'.repeat(900)]);
      peer.send(answerTo(await peer.next(), 5));
      expect(await call).toBe(5);
    });

    test('because a message above maxMessageBytes arrives, the connection ends', async () => {
      await using session = await begin(start, { maxMessageBytes: 1000 });
      const { client, peer } = session;
      const call = failure(client.request('echo'));
      const request = await peer.next();
      peer.send(answerTo(request, 'x'.repeat(1000)));
      expect(await call).toMatchObject({
        name: 'TransportError',
        message: expect.stringContaining('maxMessageBytes'),
      });
      await peer.gone;
    });

    test('because a message above the default of 64 MiB arrives, the connection ends', async () => {
      await using session = await begin(start);
      const call = failure(session.client.request('echo'));
      const request = await session.peer.next();
      session.peer.send(answerTo(request, 'x'.repeat(2 ** 26)));
      expect(await call).toMatchObject({ message: expect.stringContaining('maxMessageBytes') });
    });

    test('to parse one message, the connection stays open', async ({ skip }) => {
      skip(lacks.garbage !== undefined, lacks.garbage);
      await using session = await begin(start);
      const { client, peer, reports } = session;
      const calls = [client.request('a'), client.request('b')];
      const [a, b] = [await peer.next(), await peer.next()];
      peer.send(answerTo(a, 1));
      peer.send('{"jsonrpc":');
      peer.send(answerTo(b, 2));
      expect(await Promise.all(calls)).toEqual([1, 2]);
      expect(reports).toEqual([{ kind: 'garbage', message: '{"jsonrpc":' }]);
    });
  });

  describe('when this side closes', () => {
    test('pending calls reject, and the peer sees the close', async () => {
      await using session = await begin(start);
      const { client, connection, peer } = session;
      const call = failure(client.request('a'));
      await peer.next();
      await connection.close();
      expect(await call).toMatchObject({ name: 'TransportError', sent: 'maybe' });
      await peer.gone;
      await connection.close();
      expect(connection.state).toBe('closed');
      expect(await failure(client.notify('b'))).toMatchObject({ sent: 'no' });
    });

    test.each([
      ['an error', new Error('s3cret')],
      ['a ChannelError with a code', new ChannelError('logged out', { code: 4001 })],
      ['a text', 'logged out'],
    ])('with a reason, %s, the reason is the cause of every rejection', async (_, reason) => {
      await using session = await begin(start);
      const { client, connection, peer } = session;
      const calls = [client.request('a'), client.batch([{ method: 'b' }])].map(failure);
      for (let seen = 0; seen < 2; seen++) await peer.next();
      const ticks = connection.notifications('tick').next();
      await connection.close(reason);
      for (const error of await Promise.all(calls)) {
        expect(error).toMatchObject({ name: 'TransportError', sent: 'maybe', cause: reason });
        expect((error as Error).message).toContain('this side closed the connection');
      }
      expect(await failure(client.notify('c'))).toMatchObject({ sent: 'no', cause: reason });
      expect(await failure(connection.opened())).toMatchObject({ cause: reason });
      expect(await ticks).toEqual({ done: true, value: undefined });
      await peer.gone;
    });

    test('messages sent before the close arrive', async () => {
      await using session = await begin(start);
      const sent = session.client.notify('bye');
      await sent;
      await session.connection.close();
      expect(await session.peer.next()).toContain('bye');
    });
  });
}

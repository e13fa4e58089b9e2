import { createClient } from '@jsonrpcclient/core';
import { connect, subscribe } from '@jsonrpcclient/duplex';
import { describe, expect, test } from 'vitest';
import { showsCaller } from '../../shows-caller.ts';
import type { ChannelLacks, StartChannelServer } from './channel-server.ts';
import { answerTo, begin } from './session.ts';

const watching = { method: 'watch', notification: 'event', read: () => undefined };

/** The lines of the program in the stacks of errors that only channels have. */
export function channelStackTests(start: StartChannelServer, lacks: ChannelLacks): void {
  describe('the stack of the error shows the function that awaits', () => {
    test('a call on a closed connection', async () => {
      await using session = await begin(start);
      const { request, notify, batch } = session.client;
      await session.connection.close();
      expect(await showsCaller(() => request('a'))).toBe(true);
      expect(await showsCaller(() => notify('a'))).toBe(true);
      expect(await showsCaller(() => batch([{ method: 'a' }]))).toBe(true);
    });

    test('calls on a channel that does not open, and its opening', async ({ skip }) => {
      skip(lacks.refusal !== undefined, lacks.refusal);
      await using server = await start();
      if (!server.refused) throw new Error('the server of the test has no refused()');
      await using connection = connect(await server.refused());
      const { request, notify } = createClient(connection);
      const calls = [() => request('a'), () => notify('b'), () => connection.opened()];
      expect(await Promise.all(calls.map(showsCaller))).toEqual([true, true, true]);
    });

    test('a subscription that the server refuses', async () => {
      await using session = await begin(start);
      const { connection, peer } = session;
      const shown = showsCaller(() => subscribe(connection, watching));
      const { id } = JSON.parse(await peer.next()) as { readonly id: unknown };
      peer.send(JSON.stringify({ jsonrpc: '2.0', error: { code: 1, message: 'no' }, id }));
      expect(await shown).toBe(true);
    });

    test('a subscription whose connection breaks before it is granted', async () => {
      await using session = await begin(start);
      const { connection, peer } = session;
      const shown = showsCaller(() => subscribe(connection, watching));
      await peer.next();
      peer.end();
      expect(await shown).toBe(true);
    });

    test('the next value of a subscription, or of notifications, when the connection breaks', async () => {
      await using session = await begin(start);
      const { connection, peer } = session;
      const subscribed = subscribe(connection, watching);
      peer.send(answerTo(await peer.next(), 7));
      const subscription = await subscribed;
      const shown = [
        showsCaller(() => subscription.next()),
        showsCaller(() => connection.notifications('tick').next()),
      ];
      peer.end();
      expect(await Promise.all(shown)).toEqual([true, true]);
    });
  });
}

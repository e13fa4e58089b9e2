import { subscribe } from '@jsonrpcclient/duplex';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import type { StartChannelServer } from './channel-server.ts';
import { answerTo, begin } from './session.ts';

interface Event {
  readonly id: number;
  readonly value: string;
  readonly done?: boolean;
}

const watching = {
  method: 'watch',
  notification: 'event',
  read: (event: Event) => event,
  unsubscribe: 'unwatch',
};

function toEvent(params: object): string {
  return JSON.stringify({ jsonrpc: '2.0', method: 'event', params });
}

/** How subscriptions start and end on the wire. */
export function subscriptionTests(start: StartChannelServer): void {
  describe('a subscription', () => {
    test('that the server grants after the abort is ended', async () => {
      await using session = await begin(start);
      const { client, connection, peer, reports } = session;
      const controller = new AbortController();
      const own = client.with({ signal: controller.signal });
      const subscribed = failure(subscribe(connection, { ...watching, client: own }));
      const request = await peer.next();
      controller.abort('enough');
      expect(await subscribed).toBe('enough');
      peer.send(answerTo(request, 7));
      const unsubscribe = await peer.next();
      expect(JSON.parse(unsubscribe)).toMatchObject({ method: 'unwatch', params: [7] });
      peer.send(answerTo(unsubscribe, true));
      expect(reports).toEqual([]);
    });

    test('ends when the server says so, and is not ended again', async () => {
      await using session = await begin(start);
      const { client, connection, peer } = session;
      const subscribed = subscribe(connection, watching);
      const request = await peer.next();
      peer.send(toEvent({ id: 7, value: 'early' }));
      peer.send(answerTo(request, 7));
      peer.send(toEvent({ id: 8, value: 'of another' }));
      peer.send(toEvent({ id: 7, value: 'last', done: true }));
      const seen: string[] = [];
      for await (const value of await subscribed) seen.push(value);
      expect(seen).toEqual(['early', 'last']);
      await client.notify('next');
      expect(await peer.next()).toContain('next');
    });

    test('ends even if the server refuses to end it', async () => {
      await using session = await begin(start);
      const { connection, peer, reports } = session;
      const subscribed = subscribe(connection, watching);
      peer.send(answerTo(await peer.next(), 7));
      const left = (await subscribed).return();
      const { id } = JSON.parse(await peer.next()) as { readonly id: number };
      peer.send(JSON.stringify({ jsonrpc: '2.0', error: { code: 5, message: 'gone' }, id }));
      expect(await left).toEqual({ done: true, value: undefined });
      expect(reports).toMatchObject([{ kind: 'refused', method: 'unwatch', error: { code: 5 } }]);
    });
  });
}

import { type Client, createClient, type Transport, wrongKind } from '@jsonrpcclient/core';
import type { DuplexCallOptions } from '../calls/call-options.ts';
import type { Connection } from '../connection/connection.ts';
import { type Internals, internals, internalsOf } from '../internals.ts';
import { createFeed } from '../notifications/feed.ts';
import { ask } from './ask.ts';
import { createFilter } from './filter.ts';
import { createLeave } from './leave.ts';
import { createSubscriber } from './subscriber.ts';
import type { SubscribeOptions, Subscription } from './subscription.ts';

/** Any connection, whatever its types. */
interface Subscribable extends Transport<DuplexCallOptions>, Pick<Connection, 'state' | 'onState'> {
  readonly on: (method: never, listener: never) => () => void;
  readonly [internals]?: Internals;
}

/**
 * Subscribes now, and again after each reconnect, which `gaps` counts. Resolves to an iteration over the values, including
 * those that arrive before the response; rejects if the request fails. The iteration throws if subscribing again fails.
 */
export async function subscribe<T, A extends readonly unknown[] = unknown[]>(
  connection: Subscribable,
  options: SubscribeOptions<T, A>,
): Promise<Subscription<T>> {
  if (typeof connection?.onState !== 'function')
    throw wrongKind('subscribe', 'a connection such as connect(channel)', connection);
  const { method, params, notification, read, resubscribe = true, id: toId = same } = options;
  const client =
    (options.client as Client<unknown, DuplexCallOptions> | undefined) ?? createClient(connection);
  const { unexpected, lifecycle } = internalsOf(connection);
  const request = (callOptions: DuplexCallOptions) => client.request(method, params, callOptions);

  const feed = createFeed<T>(() => subscriber.leave(), options);
  const filter = createFilter(feed, {
    dropped: () => unexpected({ kind: 'dropped', method: notification }),
    mistyped: () => unexpected({ kind: 'mistyped', method: notification }),
    over: (error) => subscriber.end(error),
  });
  const off = (connection as Connection).on(notification, (...given: A) => {
    const event = read(...given);
    if (event) filter.take(event, lifecycle.epoch);
  });
  const subscriber = createSubscriber({
    connection,
    lifecycle,
    method,
    resubscribe,
    feed,
    filter,
    off,
    ask: (leave) => ask({ request, toId, leave }),
    leave: createLeave(client, options.unsubscribe, unexpected),
  });

  await subscriber.start();
  const subscription = Object.assign(feed.notifications, {
    [Symbol.asyncDispose]: () => feed.notifications.return(),
  });
  Object.defineProperty(subscription, 'id', { get: () => filter.id });
  return subscription as Subscription<T> & typeof subscription;
}

function same(result: unknown): unknown {
  return result;
}

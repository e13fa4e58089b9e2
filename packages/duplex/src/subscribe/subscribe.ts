import { type Client, createClient, type Transport, TransportError } from '@jsonrpcclient/core';
import type { DuplexCallOptions } from '../calls/call-options.ts';
import { ChannelError } from '../channel/channel.ts';
import type { Connection } from '../connection/connection.ts';
import { type Internals, internals } from '../internals.ts';
import { createFeed } from '../notifications/feed.ts';
import type { OnUnexpected } from '../unexpected.ts';
import { ask } from './ask.ts';
import { createFilter } from './filter.ts';
import { createLeave } from './leave.ts';
import type { SubscribeOptions, Subscription } from './subscription.ts';

/** Any connection, whatever its types. */
interface Subscribable extends Transport<DuplexCallOptions>, Pick<Connection, 'state' | 'onState'> {
  readonly on: (method: never, handler: never) => () => void;
  readonly [internals]?: Internals;
}

/**
 * Subscribes now, and again after each reconnect, which `gaps` counts. Resolves to the values, those that arrive before
 * the response included; rejects as the request does. The iteration throws if subscribing again fails.
 */
export async function subscribe<T, A extends readonly unknown[] = unknown[]>(
  connection: Subscribable,
  options: SubscribeOptions<T, A>,
): Promise<Subscription<T>> {
  const { method, params, notification, read, resubscribe = true, id: toId = same } = options;
  const client =
    (options.client as Client<unknown, DuplexCallOptions> | undefined) ?? createClient(connection);
  const tell: OnUnexpected = (what) => connection[internals]?.unexpected(what);
  const leaveServer = createLeave(client, options.unsubscribe, tell);
  const feed = createFeed<T>(() => leave(), options);
  const filter = createFilter(feed, {
    dropped: () => tell({ kind: 'dropped', method: notification }),
    mistyped: () => tell({ kind: 'mistyped', method: notification }),
    over(error) {
      stop();
      feed.end(error);
    },
  });
  /** Counts losses, so that an answer is known that came before one. */
  let losses = 0;
  /** What the connection was lost of last. */
  let lastLoss: unknown;
  /** The losses before the request that is under way went out; undefined while it waits. */
  let sentAt: number | undefined;
  /** The losses before a request that did not leave though the connection was open. */
  let unsentAt: number | undefined;
  let isAsking = false;
  let isDue = false;
  let isOver = false;
  let closed: { readonly error: unknown } | undefined;

  const stop = () => {
    isOver = true;
    offNotification();
    // Until the request has settled, a loss means that its subscription is gone.
    if (!isAsking) offState();
  };

  const close = (error: unknown) => {
    stop();
    feed.close(method, error);
  };

  const leave = async () => {
    if (isOver) return;
    stop();
    if (filter.isOpen) await leaveServer(filter.id);
  };

  const request = (callOptions: DuplexCallOptions) => client.request(method, params, callOptions);

  /** Whether a subscription that was just granted went with its connection. A late grant is always of this one. */
  const isGone = () => isAsking && sentAt !== losses;

  /** The connection is gone, and with it the subscription. */
  const lose = () => {
    filter.end();
    if (!resubscribe) return close(lastLoss);
    feed.gap();
    isDue = true;
  };

  const start = async () => {
    sentAt = connection.state === 'open' ? losses : undefined;
    isAsking = true;
    let id: unknown;
    try {
      id = await ask({ request, toId, leave: (other) => isGone() || leaveServer(other) });
    } finally {
      isAsking = false;
      if (isOver) offState();
    }
    if (isOver) return sentAt === losses ? leaveServer(id) : undefined;
    filter.begin(id, sentAt);
    if (isOver) return;
    if (sentAt !== losses) lose();
    if (closed) close(closed.error);
    else if (isDue) restartWhenOpen();
  };

  const restart = async () => {
    isDue = false;
    try {
      await start();
    } catch (error) {
      if (isOver) return;
      if (closed) close(closed.error);
      else if (sentAt !== losses) restartWhenOpen();
      else if (isUnsent(error) && unsentAt !== losses) {
        // Perhaps the connection is gone, and that is about to be told.
        unsentAt = losses;
        isDue = true;
        setTimeout(() => isDue && !isOver && restartWhenOpen(), 100);
      } else {
        stop();
        feed.end(error);
      }
    }
  };

  const restartWhenOpen = () => {
    if (connection.state === 'open') restart();
    else isDue = true;
  };

  const offNotification = (connection as Connection).on(notification, (...given: A) => {
    const event = read(...given);
    if (event) filter.take(event, losses);
  });

  const offState = connection.onState((state, error) => {
    if (state === 'reconnecting') {
      losses++;
      lastLoss = error ?? new ChannelError('the connection was lost');
      if (filter.isOpen) lose();
    } else if (isOver) return;
    else if (state === 'open') {
      if (isAsking) sentAt ??= losses;
      else restart();
    } else if (isAsking) closed = { error };
    else close(error);
  });

  try {
    await start();
  } catch (error) {
    stop();
    throw error;
  }
  const subscription = Object.assign(feed.notifications, {
    [Symbol.asyncDispose]: () => feed.notifications.return(),
  });
  Object.defineProperty(subscription, 'id', { get: () => filter.id });
  return subscription as Subscription<T> & typeof subscription;
}

function same(result: unknown): unknown {
  return result;
}

function isUnsent(error: unknown): boolean {
  return error instanceof TransportError && error.sent === 'no';
}

import {
  type Call,
  type Client,
  createClient,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import type { Connection, DuplexCallOptions } from './connection.ts';
import { createFeed } from './feed.ts';
import { createFilter } from './filter.ts';
import type { SubscribeOptions, Subscription } from './subscription.ts';
import { type OnUnexpected, report } from './unexpected.ts';

/** Any connection, whatever its types. */
interface Subscribable extends Transport<DuplexCallOptions>, Pick<Connection, 'state' | 'onState'> {
  readonly on: (method: never, handler: never) => () => void;
  readonly [report]?: OnUnexpected;
}

/**
 * Subscribes, now and again after each reconnecting (`gaps` counts these), and gives the values from the first on, those
 * too that come before the answer. Rejects as the request does; the iteration throws when it fails later on.
 */
export async function subscribe<T, A extends readonly unknown[] = unknown[]>(
  connection: Subscribable,
  options: SubscribeOptions<T, A>,
): Promise<Subscription<T>> {
  const { method, params, notification, read, unsubscribe, id: toId = same } = options;
  const client = (options.client as Client | undefined) ?? createClient(connection);
  const feed = createFeed<T>(() => leave(), options);
  const filter = createFilter(feed, () =>
    connection[report]?.({ kind: 'dropped', method: notification }),
  );
  /** Counts losses, so that an answer is known that came before one. */
  let losses = 0;
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
    offState();
  };

  const close = (error: unknown) => {
    stop();
    feed.close(method, error);
  };

  const leave = async () => {
    if (isOver) return;
    stop();
    if (filter.isOpen) await leaveServer(client, unsubscribe, filter.id);
  };

  const start = async () => {
    sentAt = connection.state === 'open' ? losses : undefined;
    isAsking = true;
    const asked = client.request(method, params).finally(() => {
      isAsking = false;
    });
    const id = toId(await asked);
    if (isOver) return leaveServer(client, unsubscribe, id);
    filter.begin(id, sentAt);
    if (sentAt !== losses) {
      filter.end();
      feed.gap();
      restartWhenOpen();
    }
    if (closed) close(closed.error);
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
    if (state === 'open') {
      if (isAsking) sentAt ??= losses;
      else if (isDue) restart();
    } else if (state === 'away') {
      losses++;
      if (filter.isOpen) {
        feed.gap();
        isDue = true;
      }
      filter.end();
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

/** A server that is gone needs not be told. */
async function leaveServer(
  client: Client,
  unsubscribe: string | ((id: unknown) => Call) | undefined,
  id: unknown,
): Promise<void> {
  if (unsubscribe === undefined) return;
  const call =
    typeof unsubscribe === 'string' ? { method: unsubscribe, params: [id] } : unsubscribe(id);
  try {
    await client.request(call.method, call.params);
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
  }
}

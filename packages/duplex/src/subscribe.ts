/// <reference lib="esnext.disposable" preserve="true" />
import {
  type Call,
  type Client,
  createClient,
  type Params,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import type { Connection, DuplexCallOptions } from './connection.ts';
import { createFeed, type Feed } from './feed.ts';
import type { Notifications, NotificationsOptions } from './notifications.ts';

/** How a server lets its clients subscribe. */
export interface SubscribeOptions<T, A extends readonly unknown[] = unknown[]>
  extends NotificationsOptions {
  /** The request that subscribes, and its params. */
  readonly method: string;
  readonly params?: Params | undefined;
  /** The method of the notifications that follow. */
  readonly notification: string;
  /**
   * What a notification, given as to a handler, says: the value, and the id of the subscription that it is for, where
   * there are several. Undefined for one that is to be ignored.
   */
  readonly read: (...params: A) => SubscriptionEvent<T> | undefined;
  /** The id of the subscription in the result of the request; by default that result. */
  readonly id?: ((result: unknown) => unknown) | undefined;
  /** The request that ends a subscription: a method that takes its id, or a call. Without it the server is not told. */
  readonly unsubscribe?: string | ((id: unknown) => Call) | undefined;
  /** Makes these requests; a client with the defaults unless given. */
  readonly client?: Client | undefined;
}

export interface SubscriptionEvent<T> {
  readonly value: T;
  readonly id?: unknown;
}

/** The values of a subscription as they come; a loop that breaks unsubscribes. */
export interface Subscription<T> extends Notifications<T>, AsyncDisposable {
  /** Its id at the server; another after each reconnecting. */
  readonly id: unknown;
}

/** Any connection, whatever its types. */
interface Subscribable extends Transport<DuplexCallOptions>, Pick<Connection, 'state' | 'onState'> {
  readonly on: (method: never, handler: never) => () => void;
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
  const { client = createClient(connection) } = options;
  const feed = createFeed<T>(() => leave(), options);
  const filter = createFilter(feed, options.limit);
  /** Counts losses, so that an answer is known that came before one. */
  let losses = 0;
  /** The losses before the request that is under way went out; undefined while it waits. */
  let sentAt: number | undefined;
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
      else if (sentAt === losses) {
        stop();
        feed.end(error);
      } else restartWhenOpen();
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

interface Filter<T> {
  readonly id: unknown;
  /** Whether the id is known. */
  readonly isOpen: boolean;
  /** From now on the id is this one, also for what came on the same connection before it was known. */
  begin(id: unknown, connection: unknown): void;
  end(): void;
  take(event: SubscriptionEvent<T>, connection: unknown): void;
}

/** Lets pass what is for one subscription, and keeps what comes before its id is known. */
function createFilter<T>(feed: Feed<T>, limit = 1000): Filter<T> {
  const early: (readonly [event: SubscriptionEvent<T>, connection: unknown])[] = [];
  let id: unknown;
  let isOpen = false;

  const give = (event: SubscriptionEvent<T>) => {
    if (event.id === undefined || event.id === id) feed.push(event.value);
  };

  return {
    get id() {
      return id;
    },
    get isOpen() {
      return isOpen;
    },
    begin(given, connection) {
      id = given;
      isOpen = true;
      for (const [event, its] of early.splice(0)) if (its === connection) give(event);
    },
    end() {
      isOpen = false;
    },
    take(event, connection) {
      if (isOpen) return give(event);
      early.push([event, connection]);
      if (early.length > limit) early.shift();
    },
  };
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

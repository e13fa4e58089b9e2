/// <reference lib="esnext.disposable" preserve="true" />
import type { Call, Params } from '@jsonrpcclient/core';
import type { Notifications, NotificationsOptions } from '../notifications/notifications.ts';

/** How a server lets its clients subscribe. */
export interface SubscribeOptions<T, A extends readonly unknown[] = unknown[]>
  extends NotificationsOptions {
  /** The request that subscribes, and its params. */
  readonly method: string;
  readonly params?: Params | undefined;
  /** The method of the notifications that carry the values. */
  readonly notification: string;
  /**
   * Reads a notification; called as a listener is. Returns the next value and, if there are several subscriptions, the id
   * of the one it is for; or that the subscription has ended; or undefined to ignore the notification.
   */
  readonly read: (...params: A) => SubscriptionEvent<T> | undefined;
  /** The id of the subscription in the result of the request; by default that result. */
  readonly id?: ((result: unknown) => unknown) | undefined;
  /** The request that ends a subscription: a method that takes its id, or a call. Without it the server is not told. */
  readonly unsubscribe?: string | ((id: unknown) => Call) | undefined;
  /**
   * Whether to subscribe again after a reconnect; true by default. If false, the iteration throws a `TransportError` when
   * the connection is lost: for a request with side effects.
   */
  readonly resubscribe?: boolean | undefined;
  /** The client that makes these requests; one with default options if omitted. */
  readonly client?: { readonly request: (...call: never) => Promise<unknown> } | undefined;
}

/** What a notification says: the next value, that the subscription is over, or both. */
export type SubscriptionEvent<T> = About &
  (
    | { readonly value: T; readonly done?: boolean | undefined; readonly error?: unknown }
    | { readonly value?: undefined; readonly done: true; readonly error?: unknown }
    | { readonly value?: undefined; readonly done?: boolean | undefined; readonly error: unknown }
  );

interface About {
  /** The id of the subscription, exactly as in the result of the request: `'1'` is not `1`. Undefined: all of them. */
  readonly id?: unknown;
  /** The server has ended the subscription: the iteration ends after `value`, if there is one. */
  readonly done?: boolean | undefined;
  /** Why the subscription failed: the iteration throws it after `value`, if there is one. Null is no error. */
  readonly error?: unknown;
}

/** The values of a subscription as they arrive; breaking out of a loop unsubscribes. */
export interface Subscription<T> extends Notifications<T>, AsyncDisposable {
  /** The server's id for it; changes after each reconnect. */
  readonly id: unknown;
}

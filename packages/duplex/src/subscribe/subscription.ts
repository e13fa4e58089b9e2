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
   * Reads a notification; called the way a listener is. Returns the next value, the end of the subscription, or both,
   * with the subscription's id if there are several; or undefined to ignore the notification.
   */
  readonly read: (...params: A) => SubscriptionEvent<T> | undefined;
  /** Returns the id of the subscription from the result of the request; by default, the id is the whole result. */
  readonly id?: ((result: unknown) => unknown) | undefined;
  /** The request that unsubscribes: a method that takes the id, or a function that returns a call; none if omitted. */
  readonly unsubscribe?: string | ((id: unknown) => Call) | undefined;
  /**
   * Whether to subscribe again after a reconnect; true by default. Set it to false for a request with side effects: the
   * iteration then throws a `TransportError` when the connection is lost.
   */
  readonly resubscribe?: boolean | undefined;
  /** The client that makes these requests; one with default options if omitted. */
  readonly client?: { readonly request: (...call: never) => Promise<unknown> } | undefined;
}

/** The content of a notification: the next value, the end of the subscription, or both. */
export type SubscriptionEvent<T> = About &
  (
    | { readonly value: T; readonly done?: boolean | undefined; readonly error?: unknown }
    | { readonly value?: undefined; readonly done: true; readonly error?: unknown }
    | { readonly value?: undefined; readonly done?: boolean | undefined; readonly error: unknown }
  );

interface About {
  /** The id of the subscription, exactly as in the result: `'1'` is not `1`. If undefined, the event is for all of them. */
  readonly id?: unknown;
  /** The server has ended the subscription: the iteration ends after `value`, if there is one. */
  readonly done?: boolean | undefined;
  /** Why the subscription failed: the iteration throws it after `value`, if there is one. `null` means no error. */
  readonly error?: unknown;
}

/** The values of a subscription as they arrive; breaking out of a loop unsubscribes. */
export interface Subscription<T> extends Notifications<T>, AsyncDisposable {
  /** The server's id for it; changes after each reconnect. */
  readonly id: unknown;
}

/// <reference lib="esnext.disposable" preserve="true" />
import type { Call, Params } from '@jsonrpcclient/core';
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
  /** The client that makes these requests, whatever its types; one with the defaults unless given. */
  readonly client?: { readonly request: (...call: never) => Promise<unknown> } | undefined;
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

/// <reference lib="esnext.disposable" preserve="true" />
import type { Client, Codec, Dialect, MethodName, Transport } from '@jsonrpcclient/core';
import type { DuplexCallOptions } from '../calls/call-options.ts';
import type { PendingCall } from '../calls/pending.ts';
import type { Convention } from '../convention.ts';
import type { IncomingCall, IncomingHandler } from '../incoming-call.ts';
import type { Notifications, NotificationsOptions } from '../notifications/notifications.ts';
import type { OnUnexpected } from '../unexpected.ts';
import type { KeepAlive } from './keep-alive.ts';

/** Options of `connect`, in addition to those of a convention. */
export interface ConnectOptions extends Convention {
  /**
   * Called with each message that matches no call and no handler, and with each error of a handler. By default, prints
   * one warning for each kind to the console.
   */
  readonly onUnexpected?: OnUnexpected | undefined;
  /**
   * Called with each handler and listener, including the built-in ones for methods that have none. Returns the function to
   * call instead; for a request, its result is the response.
   */
  readonly around?: ((next: IncomingHandler) => IncomingHandler) | undefined;
  /** Handles requests that have no handler, with its result as the response, and notifications that have no listener. */
  readonly fallback?: IncomingHandler | undefined;
  /**
   * Called with each decoded message; a batch is one array. Returns the JSON-RPC message to handle instead, such as a
   * notification for an event in another format, or undefined to ignore it.
   */
  readonly translate?: ((message: unknown) => unknown) | undefined;
  /** Called each time the channel opens, for example to log in; all other calls are queued until it settles. */
  readonly onOpen?: ((client: Client<unknown, DuplexCallOptions>) => unknown) | undefined;
  /** How many payloads can be queued while the channel isn't open; further calls reject. 10,000 by default. */
  readonly maxQueued?: number | undefined;
  /**
   * The dialect of the calls made in `onOpen` and for `keepAlive`, and of responses to requests without a version; '2.0' by
   * default.
   */
  readonly dialect?: Dialect | undefined;
  /** Detects a server that has gone silent; off by default. */
  readonly keepAlive?: KeepAlive | undefined;
  /** `JSON` by default. */
  readonly codec?: Codec | undefined;
}

/** 'reconnecting': the connection was lost, and a new one is being opened. 'closed': closed for good. */
export type ConnectionState = 'connecting' | 'open' | 'reconnecting' | 'closed';

/**
 * A transport that also receives the server's notifications, typed by the interface `N`, and its requests, typed by the
 * interface `R`.
 */
export interface Connection<N = unknown, R = unknown>
  extends Transport<DuplexCallOptions>,
    AsyncDisposable {
  readonly state: ConnectionState;

  /** Calls `listener` after each change of state, with its cause. Returns a function that removes the listener. */
  onState(listener: (state: ConnectionState, error?: unknown) => void): () => void;

  /**
   * Calls `listener` for each notification of a method, in order, but never for a request. Params in an array are its
   * arguments; an object is its only argument. Its `this` is the call. Returns a function that removes the listener.
   */
  readonly on: unknown extends N
    ? <A extends readonly unknown[] = unknown[]>(
        method: string,
        listener: (this: IncomingCall, ...params: A) => unknown,
      ) => () => void
    : <K extends MethodName<N>>(
        method: K,
        listener: (this: IncomingCall, ...params: ParametersOf<N[K]>) => unknown,
      ) => () => void;

  /** Iterates over the notifications of a method from now on; each value is the list of a listener's arguments. */
  readonly notifications: unknown extends N
    ? <A extends readonly unknown[] = unknown[]>(
        method: string,
        options?: NotificationsOptions,
      ) => Notifications<A>
    : <K extends MethodName<N>>(
        method: K,
        options?: NotificationsOptions,
      ) => Notifications<ParametersOf<N[K]>>;

  /**
   * Responds to the server's requests for a method, but never to its notifications, with the value that `handler`
   * returns or resolves to. If the handler throws an `RpcError`, the server receives it; for any other error, the
   * server receives only code -32603. `onUnexpected` is called with any other error, and with an `RpcError` that has a
   * `cause`. Returns a function that removes the handler.
   */
  readonly handle: unknown extends R
    ? <A extends readonly unknown[] = unknown[]>(
        method: string,
        handler: (this: IncomingCall, ...params: A) => unknown,
      ) => () => void
    : <K extends MethodName<R>>(
        method: K,
        handler: (this: IncomingCall, ...params: ParametersOf<R[K]>) => ResultOf<R[K]>,
      ) => () => void;

  /** The requests that were sent and have no response yet. */
  pending(): PendingCall[];

  /**
   * Resolves when the connection is open, after `onOpen`. If it is closed before that, rejects with the same
   * `TransportError` as calls do.
   */
  opened(): Promise<void>;

  /**
   * Rejects all calls, ends all iterations and closes the channel; resolves when everything is shut down. The `reason` is
   * the cause of the errors that calls reject with. A WebSocket sends the code and text of a `ChannelError` that has a
   * close code.
   */
  close(reason?: unknown): Promise<void>;
}

type ParametersOf<F> = F extends (...params: infer A) => unknown ? A : never;

type ResultOf<F> = F extends (...params: never) => infer R
  ? Awaited<R> | Promise<Awaited<R>>
  : never;

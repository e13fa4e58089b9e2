/// <reference lib="esnext.disposable" preserve="true" />
import type { Client, Codec, Dialect, MethodName, Transport } from '@jsonrpcclient/core';
import type { DuplexCallOptions } from '../calls/call-options.ts';
import type { PendingCall } from '../calls/pending.ts';
import type { Convention } from '../convention.ts';
import type { IncomingCall, IncomingHandler } from '../incoming-call.ts';
import type { Notifications, NotificationsOptions } from '../notifications/notifications.ts';
import type { OnUnexpected } from '../unexpected.ts';
import type { KeepAlive } from './keep-alive.ts';

/** What `connect` may be given, besides a convention. */
export interface ConnectOptions extends Convention {
  /**
   * Called with each message that matches no call and no handler, and with errors of handlers. Replaces the default, which
   * warns on the console once for each kind.
   */
  readonly onUnexpected?: OnUnexpected | undefined;
  /**
   * Called with each handler and listener, even the built-in ones for methods that have none; returns the function to call
   * instead, whose result is the response to a request.
   */
  readonly around?: ((next: IncomingHandler) => IncomingHandler) | undefined;
  /** Handles requests without a handler, which are answered with its result, and notifications without a listener. */
  readonly fallback?: IncomingHandler | undefined;
  /**
   * Called with each decoded message (a batch is one array); returns the JSON-RPC message to handle instead, such as a
   * notification for an event in another form, or undefined to ignore it.
   */
  readonly translate?: ((message: unknown) => unknown) | undefined;
  /** Called after each opening, such as for a login; until it has settled all other calls wait. */
  readonly onOpen?: ((client: Client<unknown, DuplexCallOptions>) => unknown) | undefined;
  /** How many payloads wait while the channel is not open, until more are refused; 10,000 by default. */
  readonly maxQueued?: number | undefined;
  /**
   * Of the calls that the connection itself makes, in `onOpen` and for `keepAlive`, and of responses to requests without a
   * version; '2.0' by default.
   */
  readonly dialect?: Dialect | undefined;
  /** Finds out whether a silent server is still there; off by default. */
  readonly keepAlive?: KeepAlive | undefined;
  /** `JSON` by default. */
  readonly codec?: Codec | undefined;
}

/** 'reconnecting' when the connection was lost and a new one is being made; 'closed' is for ever. */
export type ConnectionState = 'connecting' | 'open' | 'reconnecting' | 'closed';

/**
 * A transport, and the other direction: notifications of the interface `N` and requests of the interface `R` that the
 * server sends.
 */
export interface Connection<N = unknown, R = unknown>
  extends Transport<DuplexCallOptions>,
    AsyncDisposable {
  readonly state: ConnectionState;

  /** Calls `listener` after each change of the state, with what caused it; gives a function that ends this. */
  onState(listener: (state: ConnectionState, error?: unknown) => void): () => void;

  /**
   * Calls `listener` for each notification of a method, never for a request, in the order of arrival: with the params one
   * by one if they are an array, otherwise with the object; `this` is the call. Returns a function that removes it.
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

  /** Iterates over the notifications of a method from now on; each is the list of a listener's arguments. */
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
   * Answers the server's requests of a method, never its notifications, with what `handler` returns or resolves to. If it
   * throws an `RpcError`, the server receives that; of any other error it learns only the code -32603. Returns a function
   * that removes the handler.
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

  /** The calls that wait for an answer. */
  pending(): PendingCall[];

  /**
   * Resolves when the connection is open, after `onOpen`; rejects with the `TransportError` that calls reject with if it
   * is closed before that.
   */
  opened(): Promise<void>;

  /**
   * Rejects what waits, ends all iterations and the channel; settles when nothing is left of it. The `reason` is the
   * cause of what calls reject with. A WebSocket sends the code and the text of a `ChannelError` that has a close code.
   */
  close(reason?: unknown): Promise<void>;
}

type ParametersOf<F> = F extends (...params: infer A) => unknown ? A : never;

type ResultOf<F> = F extends (...params: never) => infer R
  ? Awaited<R> | Promise<Awaited<R>>
  : never;

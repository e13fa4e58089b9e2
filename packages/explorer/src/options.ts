import type { Codec, Dialect, Transport } from '@jsonrpcclient/core';

/** Options of `createExplorer`. Nothing in them can be changed by the page. */
export interface ExplorerOptions {
  /** What the page calls the server, without credentials. */
  readonly target: string;
  /** Carries the calls to the server. */
  readonly transport: Transport;
  /** `JSON` by default. One that keeps big integers shows them exactly. */
  readonly codec?: Codec | undefined;
  /** '2.0' by default. */
  readonly dialect?: Dialect | undefined;
  /** Milliseconds for a call; 30,000 by default. */
  readonly timeout?: number | undefined;
  /** The OpenRPC document of the server. */
  readonly document?: object | undefined;
  /** The names of the methods, if there is no document. */
  readonly methods?: readonly string[] | undefined;
  /** Returns whether the page may call a method; all by default. */
  readonly mayCall?: ((method: string) => boolean) | undefined;
  /** Reports the server's notifications, on a two-way connection. */
  readonly listen?: Listen | undefined;
  /** Subscribes to something, on a two-way connection. */
  readonly subscribe?: Subscribe | undefined;
  /** Returns commands for a shell that make the same call. */
  readonly copies?: ((text: string) => Promise<Copies>) | undefined;
  /** Examines the server, and yields each verdict as soon as it is known. */
  readonly examine?: ((signal: AbortSignal) => AsyncIterable<Verdict>) | undefined;
  /** The port; 0 by default, for a free one. */
  readonly port?: number | undefined;
  /** The address to listen on; 127.0.0.1 by default. At any other address, other machines can reach the page. */
  readonly host?: string | undefined;
  /** Milliseconds without a request after which the explorer closes; 1,800,000 by default. */
  readonly idle?: number | undefined;
}

/** Starts to report notifications, and returns a function that stops. */
export type Listen = (report: (notification: object) => void) => () => void;

/** Yields the values of a subscription until the signal aborts. */
export type Subscribe = (
  method: string,
  params: readonly unknown[] | object | undefined,
  signal: AbortSignal,
) => AsyncIterable<unknown>;

/** Commands for a shell, with secrets as variables; `undefined` if there is none. */
export interface Copies {
  readonly curl?: string | undefined;
  readonly command?: string | undefined;
}

/** What an examination found out: a verdict, and at the end `code` for a client that fits the server. */
export interface Verdict {
  readonly question?: string | undefined;
  readonly state?: string | undefined;
  readonly detail?: string | undefined;
  readonly code?: string | undefined;
}

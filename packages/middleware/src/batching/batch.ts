import type { CallOptions, Message, Reply } from '@jsonrpcclient/core';

/** A call that waits for its answer. */
export interface Call {
  readonly message: Message;
  readonly options: CallOptions;
  /** What its options have in common with those of the calls that it may travel with. */
  readonly key: string;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: unknown) => void;
  /** Ends the listening to its abort. */
  stop: (() => void) | undefined;
  /** Its caller waits no more. */
  gone: boolean;
  batch: Batch | undefined;
}

/** Calls that travel together. */
export interface Batch {
  /** By their ids; notifications by themselves. */
  readonly calls: Map<unknown, Call>;
  /** The options that they share, without signal and timeout. */
  readonly options: object;
  /** How long it is as JSON, where that is limited. */
  bytes: number;
  sent: boolean;
  /** How many callers still wait, once it is sent. */
  left: number;
  /** Made when it is sent as several. */
  controller: AbortController | undefined;
}

/** What the server takes, as far as it is known. */
export interface Limits {
  /** Calls in a batch. */
  max: number;
  /** UTF-8 bytes of a batch as JSON. */
  maxBytes: number;
  /** It takes no arrays. */
  single: boolean;
}

/** How long a message is as JSON in UTF-8; bigints, of which JSON has none, count as their digits. */
export function bytesOf(message: Message): number {
  const write = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
  try {
    return new TextEncoder().encode(JSON.stringify(message, write)).length;
  } catch {
    // The transport is to refuse it.
    return 0;
  }
}

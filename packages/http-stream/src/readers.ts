import type { Codec } from '@jsonrpcclient/core';

/** How `stream` and `streamResult` read the response to a call, which `httpStream` otherwise reads as a whole. */
export interface Readers {
  /** Takes each response to the call. */
  readonly takeResponse?: ((response: unknown) => void) | undefined;
  /** Takes each notification, in place of the call's `onNotification`. */
  readonly takeNotification?: ((notification: unknown) => void) | undefined;
  /** Settles once more may be read; undefined if that is now. */
  readonly room?: (() => Promise<void> | undefined) | undefined;
  /** Whether the rest of the event stream doesn't matter. */
  readonly isDone?: (() => boolean) | undefined;
  /** Reads a body that is JSON; returns what is left of it. */
  readonly readJson?:
    | ((body: AsyncIterable<Uint8Array>, codec: Codec) => Promise<string>)
    | undefined;
}

/** The key of the readers in the options of a call; other copies of this package use the same key. */
export const readersKey: unique symbol = Symbol.for('jsonrpcclient.readers');

export interface WithReaders {
  readonly [readersKey]?: Readers;
}

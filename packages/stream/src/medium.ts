import type { ChannelError } from '@jsonrpcclient/duplex';

/** The parts of a medium besides its streams. */
export interface Medium {
  /** The event of `output` that signals that it is open; leave it out if `output` is open from the start. */
  readonly opening?: string | undefined;
  /** Resolves when everything besides the streams has ended, with an error if it did not end properly. */
  readonly ended?: Promise<ChannelError | undefined> | undefined;
  /** Called before the streams are ended; settles when nothing else is left. The signal aborts when the wait is over. */
  readonly clear?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** Resolves to the error that `close` rejects with if something could not be ended. */
  readonly remains?: (() => Promise<ChannelError | undefined>) | undefined;
  /** Steps to take one by one against a peer that does not close, each after another `closeTimeout`. */
  readonly insist?: readonly (() => void)[] | undefined;
}

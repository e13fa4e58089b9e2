import type { Readable, Writable } from 'node:stream';
import type { Listeners } from './listeners.ts';
import type { Medium } from './medium.ts';
import { release, untilClosed } from './release.ts';

/** The end of a channel's streams and of what its medium adds to them. */
export interface Ending {
  /** Ends everything, once; if it `isPatient`, the peer gets time to close. Settles when nothing is left. */
  leave(isPatient: boolean): Promise<void>;
  /** Like `leave`, but rejects with an error if something could not be ended. */
  close(isPatient: boolean): Promise<void>;
}

export function createEnding(
  input: Readable,
  output: Writable,
  { on, off }: Listeners,
  {
    ended,
    insist = [],
    clear,
    remains = async () => undefined,
    closeTimeout,
  }: Medium & {
    readonly closeTimeout: number;
  },
): Ending {
  const streams = [...new Set([input, output])];
  const gone = Promise.all([...streams.map((stream) => untilClosed(stream, on)), ended]);
  let left: Promise<void> | undefined;
  let closed: Promise<void> | undefined;

  const leaveOnce = async (isPatient: boolean) => {
    const over = new AbortController();
    const all = Promise.all([gone, clear?.(over.signal)]);
    await release({ input, output, isPatient, closeTimeout, insist, gone: all });
    over.abort();
    off();
    // Writes that were abandoned can still fail.
    if (!output.closed && output.writableLength > 0) output.once('error', () => {});
  };

  const leave = (isPatient: boolean) => {
    left ??= leaveOnce(isPatient);
    return left;
  };
  const closeOnce = async (isPatient: boolean) => {
    await leave(isPatient);
    const problem = await remains?.();
    if (problem) throw problem;
  };

  return {
    leave,
    close(isPatient) {
      closed ??= closeOnce(isPatient);
      return closed;
    },
  };
}

import type { Readable, Writable } from 'node:stream';
import { maxDelay } from '@jsonrpcclient/duplex';
import type { Listeners } from './listeners.ts';

export interface ReleaseOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Whether the peer gets time to close. */
  readonly isPatient: boolean;
  /** Milliseconds from one step to the next. */
  readonly closeTimeout: number;
  /** Steps taken one by one against a peer that does not close, before the streams are destroyed. */
  readonly insist: readonly (() => void)[];
  /** Settles when everything has ended. */
  readonly gone: Promise<unknown>;
}

/** Ends both streams, by force if necessary; settles when they have ended. */
export async function release(options: ReleaseOptions): Promise<void> {
  const { input, output, isPatient, closeTimeout, insist, gone } = options;
  const streams = new Set([input, output]);
  const destroy = () => {
    for (const stream of streams) stream.destroy();
  };
  if (isPatient) {
    output.end();
    input.resume();
  } else destroy();

  let timer: NodeJS.Timeout | undefined;
  // Some streams never emit `close`.
  const givenUp = new Promise<void>((giveUp) => {
    const steps = [...insist, destroy, giveUp];
    const step = () => steps.shift()?.();
    if (!isPatient) step();
    if (closeTimeout <= maxDelay) timer = setInterval(step, closeTimeout);
  });
  await Promise.race([gone, givenUp]);
  clearInterval(timer);
}

/** Must be called early: a socket can report `closed` before it emits `close`. */
export function untilClosed(stream: Readable | Writable, on: Listeners['on']): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed) resolve();
    else on(stream, 'close', resolve);
  });
}

import type { Readable, Writable } from 'node:stream';
import type { Listeners } from './listeners.ts';

export interface ReleaseOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Whether the other side gets time to end. */
  readonly isPatient: boolean;
  /** Milliseconds from one step to the next. */
  readonly closeTimeout: number;
  /** What is done, one after the other, about another side that does not end; before the streams are destroyed. */
  readonly insist: readonly (() => void)[];
  /** Settles when nothing is left. */
  readonly gone: Promise<unknown>;
}

/** Ends both streams, at last by force; settles when they are gone. */
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
  // There are streams that never say that they are closed.
  const givenUp = new Promise<void>((giveUp) => {
    const steps = [...insist, destroy, giveUp];
    const step = () => steps.shift()?.();
    if (!isPatient) step();
    if (closeTimeout < 2 ** 31) timer = setInterval(step, closeTimeout);
  });
  await Promise.race([gone, givenUp]);
  clearInterval(timer);
}

/** Begins to wait at once, as a socket that has yet to tell it says that it is closed. */
export function untilClosed(stream: Readable | Writable, on: Listeners['on']): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed) resolve();
    else on(stream, 'close', resolve);
  });
}

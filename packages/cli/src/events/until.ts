import { maxDelay } from '@jsonrpcclient/duplex';
import type { Invocation } from '../command.ts';
import { toCount, toMilliseconds } from '../settings/duration.ts';

/** When to stop printing events. */
export interface Until extends Disposable {
  /** How many events to print at most. */
  readonly count: number;
  /** Calls `stop` when the time of `--for` is over, and when the command is stopped. */
  start(stop: () => void): void;
}

/** Reads `--count` and `--for`. */
export function readUntil({ flags, signal }: Pick<Invocation, 'flags' | 'signal'>): Until {
  const count = flags.text('count');
  const time = flags.text('for');
  const milliseconds = time === undefined ? undefined : toMilliseconds('--for', time);
  let stop = () => {};
  let timer: NodeJS.Timeout | undefined;
  return {
    count: count === undefined ? Number.POSITIVE_INFINITY : toCount('--count', count, 1),
    start(given) {
      stop = given;
      if (milliseconds !== undefined) timer = setTimeout(stop, Math.min(milliseconds, maxDelay));
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop);
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    },
  };
}

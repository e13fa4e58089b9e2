import { UsageError } from '../usage-error.ts';

/** Waits until so many calls may start. */
export type Pace = (calls: number, signal: AbortSignal) => Promise<void>;

/** Reads `--rate`: `100/s`, `100` or `6000/m`. */
export function toPace(text: string | undefined): Pace | undefined {
  if (text === undefined) return undefined;
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/(s|m|h))?$/.exec(text) ?? [];
  const perSecond = Number(digits) / { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h'];
  if (!(perSecond > 0))
    throw new UsageError('--rate must be a number of calls such as 100/s or 600/m');
  let next = 0;
  return async (calls, signal) => {
    const now = performance.now();
    next = Math.max(next, now);
    const wait = next - now;
    next += (calls / perSecond) * 1000;
    if (wait > 0) await sleep(wait, signal);
  };
}

/** Ctrl-C ends the wait. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}

import type { Params } from '@jsonrpcclient/core';
import { ChannelError } from '../channel/channel.ts';
import { startTimer } from '../channel/timer.ts';

/** How to find out whether a silent server is still there. */
export interface KeepAlive {
  /** Milliseconds without a sign of life, and twice as many at most, until the server is asked; 30,000 by default. */
  readonly interval?: number | undefined;
  /** Milliseconds within which a sign of life has to come; 10,000 by default. */
  readonly timeout?: number | undefined;
  /** What is called; any answer will do, an error too. By default the medium's own ping, where it has one. */
  readonly method?: string | undefined;
  readonly params?: Params | undefined;
}

/** Watches one connection. */
export interface Watch {
  /** A message came from the other side. */
  heard(): void;
  stop(): void;
}

export interface WatchOptions {
  readonly keepAlive: KeepAlive;
  /** Asks the other side whether it is there; undefined where there is no way. */
  readonly ask: () => Promise<unknown> | undefined;
  /** Another number when bytes came or left, though perhaps no message. */
  readonly activity: () => number;
  readonly onDead: (error: ChannelError) => void;
}

/** Asks when there was no sign of life for a while, and tells `onDead` when there still was none after that. */
export function watch({ keepAlive, ask, activity, onDead }: WatchOptions): Watch {
  const { interval = 30_000, timeout = 10_000 } = keepAlive;
  let alive = false;
  let seen = activity();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const heard = () => {
    alive = true;
  };
  const isAlive = () => {
    const before = seen;
    seen = activity();
    return alive || seen !== before;
  };
  const listen = () => {
    alive = false;
    timer = startTimer(interval, look);
  };
  const look = () => {
    if (isAlive()) return listen();
    const asked = ask();
    if (!asked) {
      return onDead(new ChannelError('keepAlive needs a method, as the channel has no ping'));
    }
    // An error is an answer too, and is heard as one.
    asked.then(heard, () => {});
    const due = Date.now() + timeout;
    timer = startTimer(timeout, () => {
      // This side was busy: what came meanwhile is read first.
      if (Date.now() > due) timer = startTimer(0, judge);
      else judge();
    });
  };
  const judge = () => {
    if (isAlive()) listen();
    else onDead(new ChannelError('the other side is silent'));
  };

  listen();
  return { heard, stop: () => clearTimeout(timer) };
}

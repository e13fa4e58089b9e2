import type { Params } from '@jsonrpcclient/core';
import { ChannelError } from './channel.ts';
import { startTimer } from './timer.ts';

/** How to find out whether a silent server is still there. */
export interface KeepAlive {
  /** Milliseconds without a message, and twice as many at most, until the server is asked; 30,000 by default. */
  readonly interval?: number | undefined;
  /** Milliseconds within which it has to answer; 10,000 by default. */
  readonly timeout?: number | undefined;
  /** What is called; any answer will do, an error too. By default the medium's own ping, where it has one. */
  readonly method?: string | undefined;
  readonly params?: Params | undefined;
}

/** Watches one connection. */
export interface Watch {
  /** Something came from the other side. */
  heard(): void;
  stop(): void;
}

/** Asks when nothing was heard for a while, and tells `onDead` when still nothing was heard after that. */
export function watch(
  ask: () => Promise<unknown> | undefined,
  onDead: (error: ChannelError) => void,
  { interval = 30_000, timeout = 10_000 }: KeepAlive,
): Watch {
  let alive = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const heard = () => {
    alive = true;
  };
  const listen = () => {
    alive = false;
    timer = startTimer(interval, look);
  };
  const look = () => {
    if (alive) return listen();
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
    if (alive) listen();
    else onDead(new ChannelError('the other side is silent'));
  };

  listen();
  return { heard, stop: () => clearTimeout(timer) };
}

import { type Client, type Params, startTimer } from '@jsonrpcclient/core';
import { type Channel, ChannelError } from '../channel/channel.ts';

/** How to detect a server that has gone silent. */
export interface KeepAlive {
  /** Milliseconds without a sign of life before the server is pinged, at most twice as many; 30,000 by default. */
  readonly interval?: number | undefined;
  /** Milliseconds to wait for a sign of life after the ping; 10,000 by default. */
  readonly timeout?: number | undefined;
  /** The method to call; any response counts, even an error. By default, the channel's own ping is used. */
  readonly method?: string | undefined;
  readonly params?: Params | undefined;
}

/** Watches one connection after another. */
export interface Watch {
  /** Starts to watch a connection; calls `onDead` when it is silent. */
  start(onDead: (error: ChannelError) => void): void;
  /** A message arrived from the peer. */
  heard(): void;
  stop(): void;
}

const noPing = 'keepAlive needs a method, because the channel has no ping';

export function checkKeepAlive({ ping, renew }: Channel, keepAlive: KeepAlive | undefined): void {
  if (keepAlive && keepAlive.method === undefined && !ping && !renew) throw new TypeError(noPing);
}

/** Asks for a sign of life after a silent interval, and calls `onDead` if there is still none after the timeout. */
export function createWatch(channel: Channel, client: Client, keepAlive: KeepAlive): Watch {
  const { interval = 30_000, timeout = 10_000, method, params } = keepAlive;
  let onDead: (error: ChannelError) => void;
  let alive = false;
  let seen = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const activity = () => channel.activity?.() ?? 0;
  // Prefers the method, if there is one, because some servers close the connection when they get a ping.
  const ask = () => (method === undefined ? channel.ping?.() : client.request(method, params));
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
    if (!asked) return onDead(new ChannelError(noPing));
    // An error is a response too, and is heard as a message.
    asked.then(heard, () => {});
    const due = Date.now() + timeout;
    timer = startTimer(timeout, () => {
      // This side was busy, so messages that arrived meanwhile are read first.
      if (Date.now() > due) timer = startTimer(0, judge);
      else judge();
    });
  };
  const judge = () => {
    if (isAlive()) listen();
    else onDead(new ChannelError('the peer is silent'));
  };

  return {
    start(listener) {
      onDead = listener;
      seen = activity();
      listen();
    },
    heard,
    stop: () => clearTimeout(timer),
  };
}

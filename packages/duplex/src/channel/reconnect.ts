import { wrongKind } from '@jsonrpcclient/core';
import { type Channel, ChannelError, type ChannelEvent } from './channel.ts';
import { closeQuietly } from './close-quietly.ts';
import { createSleep, type Sleep } from './sleep.ts';

export interface ReconnectOptions {
  /** Milliseconds before the second attempt; doubled before each later one. 100 by default. */
  readonly minDelay?: number | undefined;
  /** The longest delay, in milliseconds; 30,000 by default. */
  readonly maxDelay?: number | undefined;
  /** How many attempts in a row may fail before the channel ends with the last error; `Infinity` by default. */
  readonly retries?: number | undefined;
  /** Milliseconds after which a connection counts as a success; 5,000 by default. */
  readonly stableAfter?: number | undefined;
}

/** The state of a reconnecting channel. */
interface Link {
  readonly sleep: Sleep;
  current: Channel | undefined;
  /** The current channel is being replaced by another one. */
  renewed: { readonly cause: unknown; readonly failed: boolean } | undefined;
  closed: { readonly reason: unknown } | undefined;
  /** Settles when the last channel is closed. */
  gone: Promise<void> | undefined;
}

/**
 * Creates a channel that reconnects: `create` is called immediately, and again whenever the current channel ends.
 * Nothing that was sent before that is sent again, even if it has no response.
 */
export function reconnect(
  create: () => Channel | Promise<Channel>,
  options: ReconnectOptions = {},
): Channel {
  if (typeof create !== 'function')
    throw wrongKind('reconnect', 'a function such as () => webSocket(url)', create);
  const link: Link = {
    sleep: createSleep(),
    current: undefined,
    renewed: undefined,
    closed: undefined,
    gone: undefined,
  };

  return {
    state: 'connecting',
    messages: messagesOf(create, options, link),

    send(text) {
      if (link.current) return link.current.send(text);
      throw new ChannelError('there is no connection', { sent: 'no' });
    },

    async close(reason) {
      link.closed ??= { reason };
      link.sleep.wake();
      await Promise.all([link.current?.close(reason), link.gone]);
    },

    get ping() {
      const channel = link.current;
      return channel?.ping && (async () => channel.ping?.());
    },

    activity: () => link.current?.activity?.() ?? 0,

    renew(cause, failed = false) {
      if (!link.current) return;
      link.renewed = { cause, failed };
      closeQuietly(link.current, cause);
    },
  };
}

/** Reads one channel after another. */
async function* messagesOf(
  create: () => Channel | Promise<Channel>,
  options: ReconnectOptions,
  link: Link,
): AsyncGenerator<string | ChannelEvent> {
  const { retries = Number.POSITIVE_INFINITY, stableAfter = 5_000 } = options;
  const { sleep } = link;
  for (let failures = 1; ; failures++) {
    let since = Number.POSITIVE_INFINITY;
    let error: unknown = new ChannelError('the peer closed the connection');
    try {
      const channel = await create();
      link.current = channel;
      if (link.closed) await channel.close(link.closed.reason);
      if (channel.state !== 'connecting') {
        since = Date.now();
        yield { state: 'open' };
      }
      for await (const message of channel.messages) {
        if (typeof message !== 'string') since = Date.now();
        yield message;
      }
    } catch (thrown) {
      error = thrown;
    }
    link.gone = closeQuietly(link.current);
    const failed = link.renewed?.failed ?? false;
    if (link.renewed) error = link.renewed.cause;
    link.current = undefined;
    link.renewed = undefined;
    if (link.closed) return;
    if (Date.now() - since >= stableAfter && !failed) failures = 1;
    yield { state: 'lost', error };
    if (failures > retries) throw error;
    if (!link.closed) await sleep.start(delay(failures, options));
    // A channel that never closes doesn't hold up the next one forever.
    if (!link.closed) await Promise.race([link.gone, sleep.start(30_000)]);
    sleep.wake();
    if (link.closed) return;
  }
}

function delay(failures: number, { minDelay = 100, maxDelay = 30_000 }: ReconnectOptions): number {
  // Randomly shorter, so that the clients of a server don't all come back at once.
  return Math.min(maxDelay, minDelay * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}

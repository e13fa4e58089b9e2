import { type Channel, ChannelError, type ChannelEvent } from './channel.ts';
import { closeQuietly } from './close-quietly.ts';

export interface ReconnectOptions {
  /** Milliseconds before the second attempt; doubled before each that follows. 100 by default. */
  readonly minDelay?: number | undefined;
  /** Milliseconds that no delay is above; 30,000 by default. */
  readonly maxDelay?: number | undefined;
  /** How many times in a row it is tried again, until the channel ends with the last error; `Infinity` by default. */
  readonly retries?: number | undefined;
  /** Milliseconds after which a connection counts as a success; 5,000 by default. */
  readonly stableAfter?: number | undefined;
}

/**
 * A channel over one channel after another: `create` is called at once, and again whenever the last one has ended. What
 * was sent and not answered when it ended is never sent again.
 */
export function reconnect(
  create: () => Channel | Promise<Channel>,
  options: ReconnectOptions = {},
): Channel {
  const {
    minDelay = 100,
    maxDelay = 30_000,
    retries = Number.POSITIVE_INFINITY,
    stableAfter = 5_000,
  } = options;
  let current: Channel | undefined;
  let renewed: { readonly cause: unknown; readonly failed: boolean } | undefined;
  let closed: { readonly reason: unknown } | undefined;
  let gone: Promise<void> | undefined;
  let wake = () => {};

  const delay = (failures: number) =>
    // Some come earlier than others, so that not all clients of a server come back at once.
    Math.min(maxDelay, minDelay * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function* read(): AsyncGenerator<string | ChannelEvent> {
    for (let failures = 1; ; failures++) {
      let since = Number.POSITIVE_INFINITY;
      let error: unknown = new ChannelError('the other side closed the connection');
      try {
        current = await create();
        if (closed) await current.close(closed.reason);
        if (current.state !== 'connecting') {
          since = Date.now();
          yield { state: 'open' };
        }
        for await (const message of current.messages) {
          if (typeof message !== 'string') since = Date.now();
          yield message;
        }
      } catch (thrown) {
        error = thrown;
      }
      gone = closeQuietly(current);
      const failed = renewed?.failed ?? false;
      if (renewed) error = renewed.cause;
      current = undefined;
      renewed = undefined;
      if (closed) return;
      if (Date.now() - since >= stableAfter && !failed) failures = 1;
      yield { state: 'lost', error };
      if (failures > retries) throw error;
      if (!closed) await pause(delay(failures));
      // One that never closes does not hold up the next for ever.
      if (!closed) await Promise.race([gone, pause(30_000)]);
      wake();
      if (closed) return;
    }
  }

  return {
    state: 'connecting',
    messages: read(),

    send(text) {
      if (current) return current.send(text);
      throw new ChannelError('there is no connection', { sent: 'no' });
    },

    async close(reason) {
      closed ??= { reason };
      wake();
      await Promise.all([current?.close(reason), gone]);
    },

    get ping() {
      const channel = current;
      return channel?.ping && (async () => channel.ping?.());
    },

    activity: () => current?.activity?.() ?? 0,

    renew(cause, failed = false) {
      if (!current) return;
      renewed = { cause, failed };
      closeQuietly(current, cause);
    },
  };
}

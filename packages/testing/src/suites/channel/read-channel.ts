import type { Channel, ChannelEvent } from '@jsonrpcclient/duplex';
import { expect } from 'vitest';

/** The messages of a channel that is being read. */
export type Messages = AsyncIterator<string | ChannelEvent>;

/** The messages until the end, and the error that ended the channel; undefined if it closed cleanly. */
export interface Read {
  readonly values: readonly unknown[];
  readonly error: unknown;
}

/** Reads a channel, or the rest of its messages, to the end. */
export async function read(from: Channel | Messages): Promise<Read> {
  const messages = toMessages(from);
  const values: unknown[] = [];
  try {
    for (;;) {
      const { done, value } = await messages.next();
      if (done) return { values, error: undefined };
      values.push(value);
    }
  } catch (error) {
    return { values, error };
  }
}

/** The next messages, up to `count`; fewer if the channel ends. */
export async function take(from: Channel | Messages, count: number): Promise<unknown[]> {
  const messages = toMessages(from);
  const taken: unknown[] = [];
  while (taken.length < count) {
    const { done, value } = await messages.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

/** Polls until the assertion holds, for up to ten seconds. */
export function eventually(value: () => unknown): ReturnType<typeof expect.poll> {
  return expect.poll(value, { timeout: 10_000, interval: 5 });
}

function toMessages(from: Channel | Messages): Messages {
  return 'messages' in from ? from.messages[Symbol.asyncIterator]() : from;
}

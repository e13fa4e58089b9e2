import type { Channel, ChannelEvent } from '@jsonrpcclient/duplex';
import { expect } from 'vitest';

/** What is being read of a channel. */
export type Messages = AsyncIterator<string | ChannelEvent>;

/** What came until the end, and the error that was the end; undefined for an end in good order. */
export interface Read {
  readonly values: readonly unknown[];
  readonly error: unknown;
}

/** Reads a channel, or what is left of it, to its end. */
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

/** The next so many messages, fewer at the end. */
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

/** What has to become true, however slow the machine is. */
export function eventually(value: () => unknown): ReturnType<typeof expect.poll> {
  return expect.poll(value, { timeout: 10_000, interval: 5 });
}

function toMessages(from: Channel | Messages): Messages {
  return 'messages' in from ? from.messages[Symbol.asyncIterator]() : from;
}

import type { Channel } from '@jsonrpcclient/duplex';
import { expect } from 'vitest';

export type Messages = AsyncIterator<
  Channel['messages'] extends AsyncIterable<infer T> ? T : never
>;

/** The messages of a channel, once it is open. */
export async function untilOpen(channel: Channel): Promise<Messages> {
  const messages = channel.messages[Symbol.asyncIterator]();
  expect(await messages.next()).toEqual({ done: false, value: { state: 'open' } });
  return messages;
}

/** The next so many messages. */
export async function take(messages: Messages, count: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  while (taken.length < count) {
    const { done, value } = await messages.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

/** What comes until the end, and the error that was the end; undefined for an end in good order. */
export async function rest(
  messages: Messages,
): Promise<{ readonly values: readonly unknown[]; readonly error: unknown }> {
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

/** What has to become true, however slow the machine is. */
export function eventually<T>(value: () => T) {
  return expect.poll(value, { timeout: 10_000 });
}

import type { Channel } from '@jsonrpcclient/duplex';

/** The next so many messages. */
export async function take(channel: Channel, count: number): Promise<unknown[]> {
  const messages = channel.messages[Symbol.asyncIterator]();
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
  channel: Channel,
): Promise<{ readonly values: readonly unknown[]; readonly error: unknown }> {
  const values: unknown[] = [];
  try {
    for await (const value of channel.messages) values.push(value);
    return { values, error: undefined };
  } catch (error) {
    return { values, error };
  }
}

import type { Channel } from '@jsonrpcclient/duplex';
import type { Messages } from '@jsonrpcclient/fixtures/channel';
import { expect } from 'vitest';

/** Yields the messages of a channel after it has opened. */
export async function untilOpen(channel: Channel): Promise<Messages> {
  const messages = channel.messages[Symbol.asyncIterator]();
  expect(await messages.next()).toEqual({ done: false, value: { state: 'open' } });
  return messages;
}

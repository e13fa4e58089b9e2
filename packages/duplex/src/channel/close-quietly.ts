import type { Channel } from './channel.ts';

/** Closes a channel after an error, which matters more than any error of closing it. */
export async function closeQuietly(channel: Channel | undefined, reason?: unknown): Promise<void> {
  try {
    await channel?.close(reason);
  } catch {}
}

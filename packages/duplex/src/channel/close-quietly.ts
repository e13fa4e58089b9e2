import type { Channel } from './channel.ts';

/** Closes a channel of which it is known already what went wrong. */
export async function closeQuietly(channel: Channel | undefined, reason?: unknown): Promise<void> {
  try {
    await channel?.close(reason);
  } catch {}
}

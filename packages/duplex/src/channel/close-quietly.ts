import type { Channel } from './channel.ts';

/** Closes a channel after an error; ignores errors of closing, because the first error matters more. */
export async function closeQuietly(channel: Channel | undefined, reason?: unknown): Promise<void> {
  try {
    await channel?.close(reason);
  } catch {}
}

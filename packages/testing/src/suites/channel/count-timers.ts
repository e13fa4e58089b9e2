import type { Channel } from '@jsonrpcclient/duplex';
import { vi } from 'vitest';
import { read } from './read-channel.ts';

/** Counts the timers after a channel was opened, and after it failed and was closed. */
export async function countTimers(make: () => Channel): Promise<[made: number, closed: number]> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const channel = make();
    const made = vi.getTimerCount();
    await read(channel);
    await channel.close();
    return [made, vi.getTimerCount()];
  } finally {
    vi.useRealTimers();
  }
}

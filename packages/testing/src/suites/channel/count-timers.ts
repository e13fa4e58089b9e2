import type { Channel } from '@jsonrpcclient/duplex';
import { vi } from 'vitest';
import { read } from './read-channel.ts';

/** How many timers there are after a channel was made, and after it failed and was closed. */
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

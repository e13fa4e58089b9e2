import { type Channel, ChannelError } from '../channel/channel.ts';
import { closeQuietly } from '../channel/close-quietly.ts';
import type { Watch } from './keep-alive.ts';
import type { Lifecycle } from './lifecycle.ts';

export interface ReadOptions {
  readonly lifecycle: Lifecycle;
  readonly watch: Watch | undefined;
  /** Takes a text; if it returns a promise, nothing else is read until that resolves. */
  readonly dispatch: (text: string) => Promise<void> | undefined;
  /** Settles once the next text may be read; undefined if it may be read now. */
  readonly room: () => Promise<void> | undefined;
}

/** Reads a channel until it or the connection ends. */
export async function readChannel(channel: Channel, options: ReadOptions): Promise<void> {
  const { lifecycle, watch, dispatch, room } = options;
  try {
    for await (const message of channel.messages) {
      if (lifecycle.state.current === 'closed') break;
      if (typeof message === 'string') {
        watch?.heard();
        // Awaiting every message would delay them all.
        const dispatched = dispatch(message);
        if (dispatched) await dispatched;
        const full = room();
        if (full) await full;
      } else lifecycle.follow(message);
    }
    lifecycle.end(new ChannelError('the peer closed the connection'));
  } catch (error) {
    lifecycle.end(error);
  }
  closeQuietly(channel);
}

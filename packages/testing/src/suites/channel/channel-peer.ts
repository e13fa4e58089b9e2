import { createQueue } from '@jsonrpcclient/duplex';
import type { ChannelPeer } from './channel-server.ts';

/** What a test reads of the other side, which pushes what comes and says when the channel is gone. */
export interface PeerInbox {
  push(text: string): void;
  gone(): void;
  readonly peer: Pick<ChannelPeer, 'next' | 'gone'>;
}

export function createPeerInbox(): PeerInbox {
  const texts = createQueue<string>();
  let gone = () => {};
  const isGone = new Promise<void>((resolve) => {
    gone = resolve;
  });
  return {
    push: texts.push,
    gone() {
      texts.end(new Error('the channel is gone'));
      gone();
    },
    peer: {
      async next() {
        const { value } = await texts.next();
        return value;
      },
      gone: isGone,
    },
  };
}

import { createQueue } from '@jsonrpcclient/duplex';
import type { ChannelPeer } from './channel-server.ts';

/** The messages a peer received, for tests to read; the peer pushes them and reports the end of the channel. */
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

import { type Channel, ChannelError } from '@jsonrpcclient/duplex';
import { createPair, type Peer } from './pair.ts';

/** Makes a channel in memory at each call, and what became of the calls. */
export interface Dial {
  create(): Channel | Promise<Channel>;
  /** What the next calls do, in order; after these each makes a channel. */
  readonly plan: ((make: () => Channel) => Channel | Promise<Channel>)[];
  /** What each channel that is made has besides. */
  more: Partial<Channel>;
  /** The peers of the channels that were made. */
  readonly peers: Peer[];
  /** The milliseconds between the calls. */
  readonly delays: number[];
}

export function createDial(): Dial {
  let last: number | undefined;
  const make = () => {
    const { channel, peer } = createPair(dial.more);
    dial.peers.push(peer);
    return channel;
  };
  const dial: Dial = {
    create() {
      const now = Date.now();
      if (last !== undefined) dial.delays.push(now - last);
      last = now;
      return dial.plan.shift()?.(make) ?? make();
    },
    plan: [],
    more: {},
    peers: [],
    delays: [],
  };
  return dial;
}

export const refused = new ChannelError('the connection was refused', { sent: 'no' });

/** What a dial does that finds nobody. */
export function refuse(): never {
  throw refused;
}

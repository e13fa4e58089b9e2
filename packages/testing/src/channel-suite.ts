import { describe } from 'vitest';
import type { ChannelLimits, StartChannelServer } from './channel-server.ts';
import { aliveTests } from './channel-suite/alive.ts';
import { arrayTests } from './channel-suite/array.ts';
import { channelFaultTests } from './channel-suite/fault.ts';
import { orderTests } from './channel-suite/order.ts';
import { otherWayTests } from './channel-suite/other-way.ts';
import { replyTests } from './channel-suite/reply.ts';
import { subscriptionTests } from './channel-suite/subscription.ts';
import { wireTests } from './channel-suite/wire.ts';

export { createPeerInbox } from './channel-peer.ts';
export type {
  ChannelLimits,
  ChannelPeer,
  ChannelServer,
  StartChannelServer,
} from './channel-server.ts';

/** Everything that a connection must do over every channel, against a raw other side. */
export function describeChannel(
  name: string,
  start: StartChannelServer,
  limits: ChannelLimits = {},
): void {
  describe(name, () => {
    wireTests(start);
    replyTests(start, limits);
    otherWayTests(start, limits);
    orderTests(start);
    arrayTests(start);
    channelFaultTests(start, limits);
    aliveTests(start, limits);
    subscriptionTests(start);
  });
}
export { countTimers } from './count-timers.ts';
export { type Opened, open } from './open-channel.ts';
export { eventually, type Messages, type Read, read, take } from './read-channel.ts';
export { type ServeChannelOptions, serveChannel } from './serve-channel.ts';

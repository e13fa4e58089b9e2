import { describe } from 'vitest';
import { aliveTests } from './suites/channel/alive.ts';
import { arrayTests } from './suites/channel/array.ts';
import type { ChannelLacks, StartChannelServer } from './suites/channel/channel-server.ts';
import { channelFaultTests } from './suites/channel/fault.ts';
import { orderTests } from './suites/channel/order.ts';
import { otherWayTests } from './suites/channel/other-way.ts';
import { overChannel } from './suites/channel/over-channel.ts';
import { replyTests } from './suites/channel/reply.ts';
import { channelStackTests } from './suites/channel/stack.ts';
import { subscriptionTests } from './suites/channel/subscription.ts';
import { wireTests } from './suites/channel/wire.ts';
import { callSuite } from './suites/transport/call-suite.ts';

export { createPeerInbox } from './suites/channel/channel-peer.ts';
export type {
  ChannelPeer,
  ChannelServer,
  StartChannelServer,
} from './suites/channel/channel-server.ts';

/**
 * Defines the Vitest tests that a connection over every channel passes, against a peer that sends and receives raw text. For
 * each test, `start` starts the peer's side. `lacks` lists what the medium can't do, each with the reason, which the skipped
 * tests print.
 */
export function describeChannel(
  name: string,
  start: StartChannelServer,
  { lacks = {} }: { readonly lacks?: ChannelLacks } = {},
): void {
  describe(name, () => {
    callSuite(overChannel(start), lacks);
    wireTests(start);
    replyTests(start, lacks);
    otherWayTests(start, lacks);
    orderTests(start);
    arrayTests(start);
    channelFaultTests(start, lacks);
    aliveTests(start, lacks);
    subscriptionTests(start);
    channelStackTests(start, lacks);
  });
}
export { type Opened, open } from './suites/channel/open-channel.ts';
export { type ServeChannelOptions, serveChannel } from './suites/channel/serve-channel.ts';

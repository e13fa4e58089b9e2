import { createClient } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { webSocket } from '@jsonrpcclient/websocket';
import { expectEqual } from './expect.ts';

/** What only WebSockets have, by feature; not every runtime has all of it. */
export const webSocketChecks: Readonly<Record<string, (url: string) => Promise<void>>> = {
  async headers(url) {
    const channel = webSocket(url, { headers: { 'x-own': '1' } });
    await using connection = connect(channel);
    expectEqual(await createClient(connection).request('header', ['x-own']), '1');
  },

  async ping(url) {
    const channel = webSocket(url);
    await using connection = connect(channel);
    await createClient(connection).request('add', [2, 3]);
    if (!channel.ping) throw new Error('the channel has no ping');
    await channel.ping();
  },
};

import { createClient } from '@jsonrpcclient/core';
import { type Channel, type ConnectOptions, connect, type Unexpected } from '@jsonrpcclient/duplex';
import { createPair } from './pair.ts';

export const jsonrpc = '2.0';

/** A connection over a channel in memory, what it reported, and a client over it. */
export function start(options: ConnectOptions = {}, more?: Partial<Channel>) {
  const { channel, peer } = createPair(more);
  const reports: Unexpected[] = [];
  const onUnexpected = (what: Unexpected) => reports.push(what);
  const connection = connect(channel, { onUnexpected, ...options });
  return { channel, peer, reports, connection, client: createClient(connection) };
}

import { type Client, type ClientOptions, createClient } from '@jsonrpcclient/core';
import {
  type Channel,
  type Connection,
  type ConnectOptions,
  connect,
  type DuplexCallOptions,
  type Unexpected,
} from '@jsonrpcclient/duplex';

/** A connection to a server; disposing it closes it. */
export interface Opened extends AsyncDisposable {
  readonly connection: Connection;
  readonly client: Client<unknown, DuplexCallOptions>;
  /** The messages so far that matched no call and no handler. */
  readonly reports: readonly Unexpected[];
}

/** Connects, and records what is unexpected. */
export function open(
  channel: Channel,
  { client, ...options }: ConnectOptions & { readonly client?: ClientOptions } = {},
): Opened {
  const reports: Unexpected[] = [];
  const connection = connect(channel, {
    onUnexpected: (unexpected) => reports.push(unexpected),
    ...options,
  });
  return {
    connection,
    client: createClient(connection, client),
    reports,
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

import { type Client, createClient } from '@jsonrpcclient/core';
import {
  type Connection,
  type ConnectOptions,
  connect,
  type DuplexCallOptions,
  type Unexpected,
} from '@jsonrpcclient/duplex';
import type {
  ChannelPeer,
  ChannelServer,
  ChannelSetup,
  StartChannelServer,
} from '../channel-server.ts';

/** A connection over the channel under test, and its other side. */
export interface Session extends AsyncDisposable {
  readonly server: ChannelServer;
  readonly connection: Connection;
  readonly client: Client<unknown, DuplexCallOptions>;
  readonly peer: ChannelPeer;
  readonly reports: readonly Unexpected[];
}

export async function begin(
  start: StartChannelServer,
  setup?: ChannelSetup,
  options?: ConnectOptions,
): Promise<Session> {
  const server = await start();
  const reports: Unexpected[] = [];
  const connection = connect(server.open(setup), {
    onUnexpected: (what) => reports.push(what),
    ...options,
  });
  const peer = await server.accept();
  if (connection.state !== 'open') {
    await new Promise<unknown>((resolve) => connection.onState(resolve));
  }
  return {
    server,
    connection,
    client: createClient(connection),
    peer,
    reports,
    async [Symbol.asyncDispose]() {
      await connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** The answer to a request, as a text. */
export function answerTo(text: string, result: unknown): string {
  const { id } = JSON.parse(text) as { readonly id: unknown };
  return JSON.stringify({ jsonrpc: '2.0', result, id });
}

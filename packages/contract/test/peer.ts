import { createClient, type Params, RpcError } from '@jsonrpcclient/core';
import { type Connection, connect, type Unexpected } from '@jsonrpcclient/duplex';
import { fake, fakePeer } from '@jsonrpcclient/testing';

/** A connection to a server that does as it is told. */
export interface Peer extends AsyncDisposable {
  readonly connection: Connection;
  readonly unexpected: readonly Unexpected[];
  /** Makes the server send notifications, which have arrived when this resolves. */
  push(method: string, ...all: readonly unknown[]): Promise<void>;
  /** Makes the server send a request; resolves to the response that it received. */
  ask(method: string, params?: unknown): Promise<Readonly<Record<string, unknown>>>;
}

export async function connectPeer(): Promise<Peer> {
  const peer = fakePeer(fake({ arrived: () => {} }));
  const unexpected: Unexpected[] = [];
  const connection = connect(peer.open(), { onUnexpected: (what) => unexpected.push(what) });
  const client = createClient(connection);
  return {
    connection,
    unexpected,
    async push(method, ...all) {
      for (const params of all) peer.notify(method, params as Params);
      await client.request('arrived');
    },
    async ask(method, params) {
      try {
        return { result: await peer.request(method, params as Params) };
      } catch (error) {
        if (!(error instanceof RpcError)) throw error;
        const { code, message, data } = error;
        return { error: { code, message, ...(data !== undefined && { data }) } };
      }
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

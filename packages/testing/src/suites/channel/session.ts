import type { ConnectOptions } from '@jsonrpcclient/duplex';
import type {
  ChannelPeer,
  ChannelServer,
  ChannelSetup,
  StartChannelServer,
} from './channel-server.ts';
import { type Opened, open } from './open-channel.ts';

/** A connection over the channel under test, and its peer. */
export interface Session extends Opened {
  readonly server: ChannelServer;
  readonly peer: ChannelPeer;
}

export async function begin(
  start: StartChannelServer,
  setup?: ChannelSetup,
  options?: ConnectOptions,
): Promise<Session> {
  const server = await start();
  const opened = open(server.open(setup), options);
  const { connection } = opened;
  const peer = await server.accept();
  await connection.opened();
  return {
    ...opened,
    server,
    peer,
    async [Symbol.asyncDispose]() {
      await connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** The response to a request, as text. */
export function answerTo(text: string, result: unknown): string {
  const { id } = JSON.parse(text) as { readonly id: unknown };
  return JSON.stringify({ jsonrpc: '2.0', result, id });
}

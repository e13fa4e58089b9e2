import type { StartTransport, TextServer } from '../transport/start-transport.ts';
import type { ChannelPeer, StartChannelServer } from './channel-server.ts';
import { open } from './open-channel.ts';

/** Connects to the test server of the transport suite over the channel under test. */
export function overChannel(start: StartChannelServer): StartTransport {
  return async (answer, setup) => {
    const server = await start();
    const { connection } = open(server.open(), setup);
    void respondTo(await server.accept(), answer);
    return {
      transport: connection,
      async [Symbol.asyncDispose]() {
        await connection.close();
        await server[Symbol.asyncDispose]();
      },
    };
  };
}

/** Responds to each message as soon as its response is ready, until the channel closes. */
async function respondTo(peer: ChannelPeer, answer: TextServer): Promise<void> {
  const respond = async (text: string) => {
    try {
      const reply = await answer(text);
      if (reply !== undefined) peer.send(reply);
    } catch {
      peer.end();
    }
  };
  try {
    for (;;) void respond(await peer.next());
  } catch {
    // The channel has closed.
  }
}

import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';
import { type Channel, createQueue } from '@jsonrpcclient/duplex';
import { listen } from '../../servers/listen.ts';
import type { Certificate } from '../../servers/serve.ts';
import { createPeerInbox } from './channel-peer.ts';
import type { ChannelPeer, ChannelServer, ChannelSetup } from './channel-server.ts';

/** How messages are framed in bytes, like `Framing` in the package stream. */
interface TestFraming {
  readonly encode: (text: string) => string | Uint8Array;
  readonly decoder: (maxMessageBytes: number) => { push(chunk: Uint8Array): readonly string[] };
}

export interface ServeChannelOptions {
  readonly framing: TestFraming;
  /** Opens the channel under test to this port. */
  readonly open: (port: number, setup: ChannelSetup) => Channel;
  /** Serves TLS. */
  readonly tls?: Certificate | undefined;
  readonly refused?: (() => Channel | Promise<Channel>) | undefined;
}

/** Serves the peers of channels over sockets. */
export async function serveChannel(options: ServeChannelOptions): Promise<ChannelServer> {
  const { framing, open, tls, refused } = options;
  const peers = createQueue<ChannelPeer>();
  const accept = (socket: Socket) => peers.push(toPeer(socket, framing, tls !== undefined));
  const server: Server = tls ? createSecureServer(tls, accept) : createServer(accept);
  const { port, close } = await listen(server);
  return {
    refused,
    open: (setup = {}) => open(port, setup),
    async accept() {
      const { value } = await peers.next();
      return value;
    },
    [Symbol.asyncDispose]: close,
  };
}

function toPeer(socket: Socket, { encode, decoder }: TestFraming, isSecure: boolean): ChannelPeer {
  const inbox = createPeerInbox();
  const whole = decoder(Number.MAX_SAFE_INTEGER);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    for (const text of whole.push(chunk)) inbox.push(text);
  });
  socket.once('close', inbox.gone);
  return {
    ...inbox.peer,
    send: (text) => socket.write(encode(text)),
    end: () => socket.end(),
    bytes: {
      encode: (text) => Buffer.from(encode(text)),
      write: (bytes) => socket.write(bytes),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
    },
    // A TLS socket can't be reset.
    cut: isSecure ? () => socket.destroy() : () => socket.resetAndDestroy(),
  };
}

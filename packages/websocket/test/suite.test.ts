import { type Channel, createQueue } from '@jsonrpcclient/duplex';
import { createCertificate } from '@jsonrpcclient/fixtures';
import {
  type ChannelPeer,
  type ChannelServer,
  createPeerInbox,
  describeChannel,
} from '@jsonrpcclient/testing/channel-suite';
import { freePort } from '@jsonrpcclient/testing/servers';
import { type WebSocketOptions, webSocket } from '@jsonrpcclient/websocket';
import { WebSocket as UndiciWebSocket } from 'undici';
import { WebSocket } from 'ws';
import { type ServerSetup, serveSockets, streamOf } from './server.ts';

/** The peers of channels over WebSockets. */
async function serve(options: WebSocketOptions, setup?: ServerSetup): Promise<ChannelServer> {
  const peers = createQueue<ChannelPeer>();
  const server = await serveSockets((socket) => peers.push(toPeer(socket)), {
    maxPayload: 2 ** 30,
    ...setup,
  });
  const open = (more = {}): Channel => webSocket(server.url, { ...options, ...more });
  return {
    open,
    refused: async () => webSocket(`ws://127.0.0.1:${await freePort()}/`, options),
    async accept() {
      const { value } = await peers.next();
      return value;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function toPeer(socket: WebSocket): ChannelPeer {
  const inbox = createPeerInbox();
  socket.on('message', (data) => inbox.push(data.toString()));
  socket.once('close', inbox.gone);
  return {
    ...inbox.peer,
    send: (text) => socket.send(text),
    end: () => socket.close(1000),
    cut: () => socket.terminate(),
    bytes: {
      encode: toFrame,
      write: (bytes) => streamOf(socket).write(bytes),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
    },
  };
}

/** A text frame as a server sends it. */
function toFrame(text: string): Uint8Array {
  const payload = Buffer.from(text);
  const head = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(payload.length, 6);
  return Buffer.concat([head, payload]);
}

describeChannel('WebSocket of ws', () => serve({ WebSocket }));

describeChannel(
  'WebSocket of the platform, as in Node 22 and later',
  () => serve({ WebSocket: UndiciWebSocket }),
  { lacks: { pieces: "the platform's WebSocket reports whole messages" } },
);

const tls = createCertificate();

describeChannel('WebSocket over TLS', () =>
  serve({ WebSocket, options: { ca: tls.cert } }, { tls }),
);

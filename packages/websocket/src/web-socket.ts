import { type Channel, ChannelError, isLarger } from '@jsonrpcclient/duplex';
import { toAddress } from './address.ts';
import { toFrame } from './closing.ts';
import { construct, loadWs } from './construct.ts';
import { createCork } from './cork.ts';
import type { WebSocketOptions } from './options.ts';
import { createSession } from './session.ts';
import { type EmitterSocket, makesEmitters, type WebSocketConstructor } from './socket.ts';
import { createTraffic } from './traffic.ts';

/** A channel over a WebSocket. Throws a `TypeError` for an invalid URL, which the message does not show. */
export function webSocket(url: string | URL, options: WebSocketOptions = {}): Channel {
  const { maxMessageBytes = 2 ** 26, WebSocket = globalThis.WebSocket } = options;
  const address = toAddress(url);
  const session = createSession(options);
  const cork = createCork();
  const traffic = createTraffic();

  const start = (WebSocket: WebSocketConstructor) =>
    session.start(() => {
      const socket = construct(WebSocket, address, { ...options, maxMessageBytes });
      cork.fit(socket);
      traffic.fit(socket);
      return socket;
    });
  if (WebSocket) start(WebSocket);
  else loadWs().then(start, session.end);

  const canPing = !WebSocket || makesEmitters(WebSocket);
  return {
    state: 'connecting',
    messages: session.messages,
    send(text) {
      const socket = session.open();
      if (!socket) throw notOpen();
      if (isLarger(text, maxMessageBytes)) {
        throw new ChannelError('the message is larger than maxMessageBytes', { sent: 'no' });
      }
      cork.hold();
      traffic.sent(text);
      socket.send(text);
      return session.room.wait();
    },
    activity: traffic.count,
    close: (reason) => session.end(undefined, toFrame(reason)),
    ...(canPing && {
      ping() {
        const socket = session.open() as EmitterSocket | undefined;
        if (!socket) return Promise.reject(notOpen());
        socket.ping();
        return session.pongs.wait();
      },
    }),
  };
}

function notOpen(): ChannelError {
  return new ChannelError('the connection is not open', { sent: 'no' });
}

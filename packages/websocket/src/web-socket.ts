import { type Channel, ChannelError, isLarger } from '@jsonrpcclient/duplex';
import { toAddress } from './address.ts';
import { toFrame } from './closing.ts';
import { construct, loadWs } from './construct.ts';
import { createCork } from './cork.ts';
import type { WebSocketOptions } from './options.ts';
import { sendText } from './send-text.ts';
import { createSession } from './session.ts';
import {
  type EmitterSocket,
  makesEmitters,
  onStream,
  type Stream,
  type WebSocketConstructor,
  type WebSocketLike,
} from './socket.ts';
import { createTraffic } from './traffic.ts';

/** A channel over a WebSocket. Throws a `TypeError` for an invalid URL, which the message does not show. */
export function webSocket(url: string | URL, options: WebSocketOptions = {}): Channel {
  const { maxMessageBytes = 2 ** 26, WebSocket = globalThis.WebSocket } = options;
  const address = toAddress(url);
  const session = createSession(options);
  let socket: WebSocketLike | undefined;
  let stream: Stream | undefined;
  const cork = createCork(() => stream);
  const traffic = createTraffic(
    () => socket,
    () => stream,
  );

  const start = (WebSocket: WebSocketConstructor) =>
    session.start(() => {
      socket = construct(WebSocket, address, { ...options, maxMessageBytes });
      onStream(socket, (given) => {
        stream = given;
      });
      return socket;
    });
  if (WebSocket) start(WebSocket);
  else loadWs().then(start, session.end);

  const opened = () => {
    const socket = session.open();
    if (socket) return socket;
    throw new ChannelError('the connection is not open', { sent: 'no' });
  };
  const canPing = !WebSocket || makesEmitters(WebSocket);
  return {
    state: 'connecting',
    messages: session.messages,
    send(text) {
      const socket = opened();
      if (isLarger(text, maxMessageBytes)) {
        throw new ChannelError('the message is larger than maxMessageBytes', { sent: 'no' });
      }
      cork();
      traffic.sent(text);
      sendText(socket, text, stream !== undefined);
      return session.room.wait();
    },
    activity: traffic.count,
    close: (reason) => session.end(undefined, toFrame(reason)),
    ...(canPing && {
      async ping() {
        (opened() as EmitterSocket).ping();
        await session.pongs.wait();
      },
    }),
  };
}

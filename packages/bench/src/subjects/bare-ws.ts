import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Connect } from '../subject.ts';
import { correlated } from './correlated.ts';

/** Floor: ws, and a Map from ids to promises. */
export const bareWs: Connect = (url) => {
  const socket = new WebSocket(url);
  return correlated(once(socket, 'open'), {
    send: (text) => socket.send(text),
    listen: (receive) => socket.on('message', (data) => receive(data.toString())),
  });
};

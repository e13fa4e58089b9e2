import { once } from 'node:events';
import { connect } from 'node:net';
import type { Connect } from '../subject.ts';
import { correlated } from './correlated.ts';

/** Floor: a socket with one message per line, and a Map from ids to promises. */
export const bareSocket: Connect = (url) => {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  socket.setEncoding('utf8');
  return correlated(once(socket, 'connect'), {
    send: (text) => socket.write(`${text}\n`),
    listen(receive) {
      let rest = '';
      socket.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) receive(line);
      });
    },
  });
};

import { once } from 'node:events';
import { connect } from 'node:net';
import {
  createMessageConnection,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node';
import type { Connect } from '../subject.ts';

/** vscode-jsonrpc over a socket, as in its README. */
export const vscodeJsonrpc: Connect = (url) => {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const connection = createMessageConnection(
    new SocketMessageReader(socket),
    new SocketMessageWriter(socket),
  );
  connection.listen();
  const open = once(socket, 'connect');
  let isOpen = false;
  return {
    async call(method, params) {
      if (!isOpen) await open;
      isOpen = true;
      return connection.sendRequest(method, ...params);
    },
    batch: 'has no batches',
  };
};

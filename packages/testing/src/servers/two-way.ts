import {
  JSONRPCClient,
  JSONRPCErrorException,
  JSONRPCServer,
  JSONRPCServerAndClient,
} from 'json-rpc-2.0';
import type { WebSocket } from 'ws';
import { plainMethods } from './plain-methods.ts';
import { serveWebSockets, takeWebSockets, type WsServer } from './web-socket.ts';

/** Starts json-rpc-2.0, a third-party JSON-RPC server that also calls its clients, in this process. */
export function startTwoWay(): Promise<WsServer> {
  return serveWebSockets((server) => takeWebSockets(server, talk));
}

function talk(socket: WebSocket): void {
  const send = (message: unknown) => socket.send(JSON.stringify(message));
  const errorListener = () => {};
  const peer = new JSONRPCServerAndClient(
    new JSONRPCServer({ errorListener }),
    new JSONRPCClient(send),
    { errorListener },
  );
  for (const [name, method] of Object.entries(methods)) peer.addMethod(name, method);
  // Responds with the client's response to this call.
  peer.addMethod('callme', ([method, params]) => peer.request(method, params));
  peer.addMethod('notifyme', (params) => {
    const count = params?.[0] ?? 1;
    for (let tick = 0; tick < count; tick++) peer.notify('tick', [tick]);
    return count;
  });

  socket.on('message', (data) => {
    let message: unknown;
    try {
      message = JSON.parse(data.toString());
    } catch {
      send({ jsonrpc: '2.0', error: { code: -32700, message: 'Parse error' }, id: null });
      return;
    }
    // Rejects if the text is not a message, which the client isn't told.
    peer.receiveAndSend(message).catch(() => {});
  });
  socket.on('close', () => peer.rejectAllPendingRequests('The client went away'));
}

const methods = {
  ...plainMethods,
  nothing: () => undefined,
  fail: () => {
    throw new JSONRPCErrorException('made to fail', 42, { why: 'test' });
  },
  throws: () => {
    throw new Error('thrown');
  },
};

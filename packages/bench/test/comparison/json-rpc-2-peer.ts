import { once } from 'node:events';
import { JSONRPCClient, JSONRPCServer, JSONRPCServerAndClient } from 'json-rpc-2.0';
import { WebSocket } from 'ws';

/** Connects json-rpc-2.0's client and server over a WebSocket, as its README does. */
export async function openJsonRpc2(url: string) {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const peer = new JSONRPCServerAndClient(
    new JSONRPCServer(),
    new JSONRPCClient((message) => socket.send(JSON.stringify(message))),
  );
  socket.on('message', (data) => peer.receiveAndSend(JSON.parse(String(data))));
  socket.on('close', () => peer.rejectAllPendingRequests('Connection is closed'));
  return { socket, peer };
}

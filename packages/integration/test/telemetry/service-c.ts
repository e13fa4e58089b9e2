// Answers over WebSockets.

import { on } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from '@jsonrpcclient/duplex';
import { incomingTelemetry } from '@jsonrpcclient/telemetry';
import { type WebSocket, WebSocketServer } from 'ws';
import { start } from './sdk.ts';

const [, , collector] = process.argv;
start(collector);

async function* messagesOf(socket: WebSocket): AsyncGenerator<string> {
  for await (const [data] of on(socket, 'message', { close: ['close'] })) yield `${data}`;
}

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () => {
  const { port } = server.address() as AddressInfo;
  process.send?.(`ws://127.0.0.1:${port}/`);
});
server.on('connection', (socket) => {
  const channel = {
    messages: messagesOf(socket),
    send: (text: string) => socket.send(text),
    close: async () => socket.close(),
  };
  const connection = connect(channel, { around: incomingTelemetry({ methods: ['double'] }) });
  connection.handle('double', ({ n }: { n: number }) => 2 * n);
});

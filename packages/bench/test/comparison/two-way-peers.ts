import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { createClient } from '@jsonrpcclient/core';
import { connect, lsp, reconnect } from '@jsonrpcclient/duplex';
import { webSocket } from '@jsonrpcclient/websocket';
import { Client } from 'rpc-websockets';
import {
  CancellationTokenSource,
  createMessageConnection,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node';
import { WebSocket } from 'ws';
import { openJsonRpc2 } from './json-rpc-2-peer.ts';
import { type RawServer, startContentLength, startWebSockets } from './two-way-server.ts';

export interface TwoWayClient {
  readonly call: (method: string, params: readonly number[]) => Promise<unknown>;
  /** Makes a call that is aborted by the signal, if that is possible. */
  readonly abortable?: (signal: AbortSignal) => Promise<unknown>;
  /** Sends two calls as one message, if that is possible. */
  readonly batch?: () => unknown;
  /** Answers requests of the server, if that is possible. */
  readonly handle?: (method: string, handler: (n: number) => number) => void;
  /** Resolves when the client notices that it has lost the connection. */
  readonly lost: () => Promise<unknown>;
  readonly close: () => unknown;
}

/** A client in the table. */
export interface TwoWayPeer {
  readonly name: string;
  readonly serve: () => Promise<RawServer>;
  readonly open: (url: string) => Promise<TwoWayClient>;
}

export const twoWayPeers: readonly TwoWayPeer[] = [
  {
    name: 'jsonrpcclient',
    serve: startWebSockets,
    async open(url) {
      const connection = connect(
        reconnect(() => webSocket(url, { WebSocket })),
        { ...lsp, onUnexpected() {} },
      );
      await connection.opened();
      const client = createClient(connection);
      return {
        call: (method, params) => client.request(method, params),
        abortable: (signal) => client.request('slow', [], { signal }),
        batch: () => client.batch([{ method: 'a' }, { method: 'b' }]),
        handle: (method, handler) => void connection.handle(method, handler),
        lost: () =>
          new Promise<void>((resolve) => {
            connection.onState((state) => state === 'reconnecting' && resolve());
          }),
        close: () => connection.close(),
      };
    },
  },
  {
    name: 'json-rpc-2.0',
    serve: startWebSockets,
    async open(url) {
      const { socket, peer } = await openJsonRpc2(url);
      const toRequest = (method: string, id: number) => ({ jsonrpc: '2.0', method, id }) as const;
      return {
        call: async (method, params) => peer.request(method, params),
        batch: () => peer.requestAdvanced([toRequest('a', 1), toRequest('b', 2)]),
        handle: (method, handler) => peer.addMethod(method, ([n]) => handler(n)),
        lost: () => once(socket, 'close'),
        close: () => socket.terminate(),
      };
    },
  },
  {
    name: 'rpc-websockets',
    serve: startWebSockets,
    async open(url) {
      const client = new Client(url);
      const events = client as unknown as NodeJS.EventEmitter;
      await once(events, 'open');
      return {
        call: async (method, params) => client.call(method, [...params]),
        lost: () => once(events, 'close'),
        close() {
          client.setAutoReconnect(false);
          client.close();
        },
      };
    },
  },
  {
    name: 'vscode-jsonrpc',
    serve: startContentLength,
    async open(url) {
      const socket = connectSocket(Number(new URL(url).port), '127.0.0.1');
      await once(socket, 'connect');
      socket.on('error', () => {});
      const connection = createMessageConnection(
        new SocketMessageReader(socket),
        new SocketMessageWriter(socket),
      );
      connection.onError(() => {});
      connection.listen();
      return {
        call: async (method, params) => connection.sendRequest(method, ...params),
        abortable(signal) {
          const source = new CancellationTokenSource();
          signal.addEventListener('abort', () => source.cancel());
          return connection.sendRequest('slow', source.token);
        },
        handle: (method, handler) => void connection.onRequest(method, handler),
        lost: () => new Promise<void>((resolve) => connection.onClose(resolve)),
        close: () => socket.destroy(),
      };
    },
  },
];

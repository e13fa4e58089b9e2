import type { WebSocketOptions } from '@jsonrpcclient/websocket';
import { WebSocket as UndiciWebSocket } from 'undici';
import { WebSocket } from 'ws';

/** A WebSocket class and its abilities. */
export interface Kind {
  readonly name: string;
  readonly options: WebSocketOptions;
  /** Whether it is that of `ws`, which reports system codes, can ping and can cut a connection. */
  readonly isWs: boolean;
}

export const kinds: readonly Kind[] = [
  { name: 'ws', options: { WebSocket }, isWs: true },
  { name: 'undici', options: { WebSocket: UndiciWebSocket }, isWs: false },
  { name: "the platform's WebSocket", options: {}, isWs: !globalThis.WebSocket },
];

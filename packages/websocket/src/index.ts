export { loadWs } from './construct.ts';
export type { WebSocketOptions } from './options.ts';
export type { WebSocketConstructor, WebSocketLike } from './socket.ts';
export { webSocket } from './web-socket.ts';

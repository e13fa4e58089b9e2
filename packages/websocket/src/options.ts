import type { WebSocketConstructor } from './socket.ts';

/** How a WebSocket is made, and its limits. */
export interface WebSocketOptions {
  /** The subprotocols, the preferred one first. */
  readonly protocols?: string | readonly string[] | undefined;
  /** Of the request that opens the connection; browsers take none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Makes the socket; the platform's by default, that of `ws` where there is none (Node 20). */
  readonly WebSocket?: WebSocketConstructor | undefined;
  /** What else the constructor takes, such as `{ ca, agent }` for that of `ws`. */
  readonly options?: object | undefined;
  /** The largest message that is sent or taken; 64 MiB by default. */
  readonly maxMessageBytes?: number | undefined;
  /** Milliseconds within which it has to be open; 10,000 by default. */
  readonly connectTimeout?: number | undefined;
  /** Milliseconds that `close` waits for the server; 1,000 by default. */
  readonly closeTimeout?: number | undefined;
}

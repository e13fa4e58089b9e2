import type { WebSocketConstructor } from './socket.ts';

/** How a WebSocket is opened, and its limits. */
export interface WebSocketOptions {
  /** The subprotocols to offer, the preferred one first. */
  readonly protocols?: string | readonly string[] | undefined;
  /** Headers of the request that opens the connection; not available in browsers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The WebSocket class to use: by default the platform's, or `ws` if there is none (Node 20). */
  readonly WebSocket?: WebSocketConstructor | undefined;
  /** More options for the constructor, such as `{ ca, agent }` for `ws`. */
  readonly options?: object | undefined;
  /** Maximum size of a message in bytes of UTF-8, in both directions; 64 MiB by default. */
  readonly maxMessageBytes?: number | undefined;
  /** Milliseconds to wait for the connection to open; 10,000 by default. */
  readonly connectTimeout?: number | undefined;
  /** Milliseconds to wait for the server when closing; 1,000 by default. */
  readonly closeTimeout?: number | undefined;
}

/** The part of a WebSocket that is used: the platform's class, `ws` and compatible classes have it. */
export interface WebSocketLike {
  readonly readyState: number;
  /** Bytes that were passed to `send` and have not left yet. */
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/**
 * A WebSocket class. Classes like `ws` are called with `(url, protocols, { ...options, headers })`; others with
 * `(url, protocols)`, or with `(url, { ...options, protocols, headers })` if there are headers or options.
 */
export type WebSocketConstructor = new (
  url: string,
  protocols: string[],
  options: never,
) => WebSocketLike;

/** A WebSocket with Node's events, like one from `ws`, whose DOM events cost an object per message. */
export interface EmitterSocket extends WebSocketLike {
  on(name: string, listener: (...values: never[]) => void): unknown;
  send(data: string | Uint8Array, options?: { readonly binary: boolean }): void;
  ping(): void;
  terminate(): void;
  /** Missing in `ws` 7, like `pause` and `resume`. */
  readonly isPaused?: boolean;
  pause?(): void;
  resume?(): void;
}

/** A WebSocket with DOM events. */
export interface TargetSocket extends WebSocketLike {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly error?: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason?: string }) => void) | null;
}

export const OPEN = 1;
export const CLOSED = 3;

/** The part of a Node socket that is used. */
export interface Stream {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly writableLength: number;
  cork(): void;
  uncork(): void;
}

/** Whether the sockets of a class are like those from `ws`. */
export function makesEmitters({ prototype }: WebSocketConstructor): boolean {
  return isEmitter(Object(prototype));
}

export function isEmitter(socket: WebSocketLike): socket is EmitterSocket {
  return 'on' in socket && 'ping' in socket && 'terminate' in socket;
}

/** Calls `listener` with the connection below a socket, if there is one, before the socket opens. */
export function onStream(
  socket: WebSocketLike,
  listener: (stream: Stream | undefined) => void,
): void {
  if (!isEmitter(socket)) return;
  socket.on('upgrade', (response: { readonly socket?: Stream }) => {
    listener(response.socket);
  });
}

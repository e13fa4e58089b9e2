/** What a WebSocket has at least: the platform's, that of `ws` and those of their shape. */
export interface WebSocketLike {
  readonly readyState: number;
  /** Bytes that were sent and have not left. */
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/**
 * Makes a WebSocket. One of the shape of `ws` gets `(url, protocols, { ...options, headers })`, others get
 * `(url, protocols)`, or `(url, { ...options, protocols, headers })` where there are headers or options.
 */
export type WebSocketConstructor = new (
  url: string,
  protocols: string[],
  options: never,
) => WebSocketLike;

/** With the events of Node, as `ws` has them: its other ones cost an object for each message. */
export interface EmitterSocket extends WebSocketLike {
  on(name: string, listener: (...values: never[]) => void): unknown;
  ping(): void;
  terminate(): void;
  /** Absent in `ws` 7, as the methods beside it. */
  readonly isPaused?: boolean;
  pause?(): void;
  resume?(): void;
}

/** With the events of browsers. */
export interface TargetSocket extends WebSocketLike {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly error?: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason?: string }) => void) | null;
}

export const OPEN = 1;
export const CLOSED = 3;

/** Whether what a constructor makes has the shape of `ws`. */
export function makesEmitters({ prototype }: WebSocketConstructor): boolean {
  return ['on', 'ping', 'terminate'].every((name) => typeof prototype?.[name] === 'function');
}

export function isEmitter(socket: WebSocketLike): socket is EmitterSocket {
  return 'on' in socket && 'ping' in socket && 'terminate' in socket;
}

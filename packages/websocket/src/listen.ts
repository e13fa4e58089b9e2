import { isEmitter, type TargetSocket, type WebSocketLike } from './socket.ts';

/** The events of a socket of either kind. */
export interface Listener {
  open(): void;
  message(text: string): void;
  /** Called before `close`, perhaps long before it if the socket was open; the error may say nothing. */
  error(error: unknown): void;
  /** The reason is empty unless the server gave one. */
  close(code: number, reason: string): void;
  /** Called when the peer responds to a ping. */
  pong(): void;
}

export function listen(socket: WebSocketLike, listener: Listener): void {
  const decoder = new TextDecoder();
  if (isEmitter(socket)) {
    socket.on('open', listener.open);
    // A Buffer even for text; a string in `ws` 7.
    socket.on('message', (data: string | Uint8Array, isBinary?: boolean) =>
      listener.message(isBinary ? decoder.decode(data as Uint8Array) : String(data)),
    );
    socket.on('error', listener.error);
    // A Buffer; a string in `ws` 7.
    socket.on('close', (code: number, reason: string | Uint8Array = '') =>
      listener.close(code, String(reason)),
    );
    socket.on('pong', listener.pong);
    return;
  }
  const target = socket as TargetSocket;
  target.binaryType = 'arraybuffer';
  target.onopen = listener.open;
  target.onmessage = ({ data }) =>
    listener.message(typeof data === 'string' ? data : decoder.decode(data as ArrayBuffer));
  target.onerror = (event) => listener.error(event.error ?? event);
  target.onclose = ({ code, reason = '' }) => listener.close(code, reason);
}

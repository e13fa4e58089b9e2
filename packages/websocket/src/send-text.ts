import type { EmitterSocket, WebSocketLike } from './socket.ts';

/** The part of Node's `Buffer` that is used. Faster than a `TextEncoder`. */
interface Buffers {
  from(text: string): Uint8Array;
}

const { Buffer } = globalThis as { readonly Buffer?: Buffers };

/** Texts up to this length are copied once more. */
const maxShort = 2 ** 12;

/** Sends a message as a text frame; `isWs` says whether the socket is one of `ws`. */
export function sendText(socket: WebSocketLike, text: string, isWs: boolean): void {
  // `ws` writes a frame with a string in two parts, and one with bytes in one, which is faster.
  if (Buffer && isWs && text.length <= maxShort) {
    (socket as EmitterSocket).send(Buffer.from(text), { binary: false });
  } else socket.send(text);
}

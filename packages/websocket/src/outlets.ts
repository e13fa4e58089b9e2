import {
  ChannelError,
  type ChannelEvent,
  createInbox,
  createLatch,
  type Flow,
  type Latch,
  type Queue,
} from '@jsonrpcclient/duplex';
import { createRoom, type Room } from './room.ts';
import { isEmitter, type WebSocketLike } from './socket.ts';

/** The things that can be awaited on a socket; they all end with the socket. */
export interface Outlets {
  readonly messages: Queue<string | ChannelEvent>;
  /** Waits for a pong. */
  readonly pongs: Latch;
  readonly room: Room;
}

/** Bytes that may be buffered before `send` returns a promise. */
const highWaterMark = 2 ** 20;

/** Creates the outlets of the socket that `current` returns; `onReturn` is called if the reader stops early. */
export function createOutlets(
  current: () => WebSocketLike | undefined,
  onReturn: () => unknown,
): Outlets & { end(error: unknown): void } {
  // Only a `ws` socket can stop reading.
  const ws = () => {
    const socket = current();
    return socket && isEmitter(socket) ? socket : undefined;
  };
  const flow: Flow = {
    pause: () => ws()?.pause?.(),
    resume: () => ws()?.isPaused && ws()?.resume?.(),
  };
  const messages = createInbox(onReturn, flow);
  const pongs = createLatch();
  const room = createRoom(() => (current()?.bufferedAmount ?? 0) > highWaterMark);

  return {
    messages,
    pongs,
    room,
    end(error) {
      messages.end(error);
      const fate = error ?? new ChannelError('the connection was closed');
      pongs.fail(fate);
      room.fail(fate);
      // The peer's close frame must be read too.
      flow.resume();
    },
  };
}

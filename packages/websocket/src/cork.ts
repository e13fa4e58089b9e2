import { isEmitter, type WebSocketLike } from './socket.ts';

/** Lets all messages of one turn of the event loop leave in one packet. */
export interface Cork {
  /** Finds the connection beneath a socket; where none can be had, messages leave one by one. */
  fit(socket: WebSocketLike): void;
  /** Comes before each message. */
  hold(): void;
}

interface Stream {
  cork(): void;
  uncork(): void;
}

export function createCork(): Cork {
  const { process } = globalThis as {
    readonly process?: { nextTick(callback: () => void): void };
  };
  let stream: Stream | undefined;
  let held = false;

  const release = () => {
    held = false;
    stream?.uncork();
  };
  // Not before all promises that settle in this turn had their say.
  const releaseLast = () => process?.nextTick(release);

  return {
    fit(socket) {
      if (!process || !isEmitter(socket)) return;
      socket.on('upgrade', (response: { readonly socket?: Stream }) => {
        stream = response.socket;
      });
    },
    hold() {
      if (held || !stream) return;
      held = true;
      stream.cork();
      queueMicrotask(releaseLast);
    },
  };
}

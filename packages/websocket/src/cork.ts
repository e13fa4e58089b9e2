import { isEmitter, type WebSocketLike } from './socket.ts';

/** Sends all messages of one turn of the event loop in one packet. */
export interface Cork {
  /** Finds the connection below a socket; if there is none, messages leave one by one. */
  fit(socket: WebSocketLike): void;
  /** Called before each message. */
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
  // Waits until all reactions to promises of this turn have run.
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

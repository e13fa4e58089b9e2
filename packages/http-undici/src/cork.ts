import type { Duplex } from 'node:stream';

/** Joins everything that is written to a socket in one turn of the event loop. */
export interface Cork {
  add(socket: Duplex): void;
  /** Holds back what is written from now on until the end of this turn. */
  hold(): void;
}

export function createCork(): Cork {
  const sockets = new Set<Duplex>();
  let held: readonly Duplex[] = [];

  const release = () => {
    for (const socket of held) socket.uncork();
    held = [];
  };
  // Waits until all reactions to promises of this turn have run.
  const releaseLast = () => process.nextTick(release);

  return {
    add(socket) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    },
    hold() {
      if (held.length > 0 || sockets.size === 0) return;
      held = [...sockets];
      for (const socket of held) socket.cork();
      queueMicrotask(releaseLast);
    },
  };
}

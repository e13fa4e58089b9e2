import { Socket } from 'node:net';
import type { buildConnector, Dispatcher, Pool } from 'undici';
import { loadUndici } from '#undici';
import { createCork } from './cork.ts';

/** A pool that stops connecting when all calls that need the connection have been aborted. */
export interface OwnPool {
  readonly dispatcher: Dispatcher;
  /**
   * Counts a call that waits for a connection. Call the returned function when it no longer does; it may be called
   * twice.
   */
  readonly wait: () => () => void;
  /** Whether several calls can be sent over a connection before the first response arrives. */
  readonly isPipelined: boolean;
  /** Whether a request that is no longer needed can throw when its turn comes, which keeps the connection. */
  readonly canThrow: boolean;
}

/** Creates a pool. undici's own keeps the process alive until `connectTimeout` while a connection is being made. */
export function createPool(
  origin: string,
  { factory, ...options }: Pool.Options,
  pipelining = 1,
): OwnPool {
  // Not before, because programs that pass a dispatcher don't need it.
  const { Client, Pool } = loadUndici();
  const connecting = new Set<Socket>();
  const cork = pipelining > 1 ? createCork() : undefined;
  let waiting = 0;

  const track =
    (connect: buildConnector.connector): buildConnector.connector =>
    (target, callback) => {
      let isMade = false;
      let forget = () => {};
      // undici's own function returns its socket, although its type doesn't say so. A user's may return anything.
      const socket: unknown = connect(target, (...made) => {
        isMade = true;
        forget();
        if (made[1]) cork?.add(made[1]);
        callback(...made);
      });
      if (isMade || !(socket instanceof Socket)) return;
      connecting.add(socket);
      forget = () => connecting.delete(socket);
    };

  return {
    dispatcher: new Pool(origin, {
      ...options,
      pipelining,
      factory(url, given) {
        const { connect } = given as { readonly connect: buildConnector.connector };
        const tracked = { ...given, connect: track(connect) };
        // Without a factory, does the same as undici's default.
        return factory ? factory(url, tracked) : new Client(url, tracked);
      },
    }),

    isPipelined: cork !== undefined,
    // A user's factory may return something that doesn't catch it.
    canThrow: !factory,

    wait() {
      cork?.hold();
      let isWaiting = true;
      waiting++;
      return () => {
        if (!isWaiting) return;
        isWaiting = false;
        waiting--;
        if (waiting > 0) return;
        for (const socket of connecting)
          socket.destroy(new Error('No pending call needs this connection'));
      };
    },
  };
}

import { Socket } from 'node:net';
import { type buildConnector, Client, type Dispatcher, Pool } from 'undici';

/** A pool that stops connecting when all calls that need the connection have been aborted. */
export interface OwnPool {
  readonly dispatcher: Dispatcher;
  /**
   * Counts a call that waits for a connection. Call the returned function when it no longer does; it may be called
   * twice.
   */
  readonly wait: () => () => void;
}

/** Creates a pool. undici's own keeps the process alive until `connectTimeout` while a connection is being made. */
export function createPool(
  origin: string,
  { factory = createOne, ...options }: Pool.Options,
): OwnPool {
  const connecting = new Set<Socket>();
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
        callback(...made);
      });
      if (isMade || !(socket instanceof Socket)) return;
      connecting.add(socket);
      forget = () => connecting.delete(socket);
    };

  return {
    dispatcher: new Pool(origin, {
      ...options,
      factory(url, given) {
        const { connect } = given as { readonly connect: buildConnector.connector };
        return factory(url, { ...given, connect: track(connect) });
      },
    }),

    wait() {
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

/** Does the same as undici's default. */
function createOne(
  origin: URL,
  options: Client.Options & { readonly connections?: number },
): Dispatcher {
  return new Client(origin, options);
}

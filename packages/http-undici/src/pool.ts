import { Socket } from 'node:net';
import { type buildConnector, Client, type Dispatcher, Pool } from 'undici';

/** A pool that makes no connection for calls that were given up. */
export interface OwnPool {
  readonly dispatcher: Dispatcher;
  /** Says that a call waits for a connection; gives what is to be called when it does no more, however often. */
  readonly wait: () => () => void;
}

/** Without this, a connection that is being made holds the process until undici's `connectTimeout`. */
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
      // undici's own gives its socket, of which its types say nothing; that of a user may give anything.
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

/** As undici's pool does. */
function createOne(
  origin: URL,
  options: Client.Options & { readonly connections?: number },
): Dispatcher {
  return new Client(origin, options);
}

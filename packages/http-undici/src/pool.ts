import type { Socket } from 'node:net';
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
    (connect: Connector): Connector =>
    (target, callback) => {
      let socket: Socket | undefined;
      let isMade = false;
      const done: buildConnector.Callback = (...made) => {
        isMade = true;
        if (socket) connecting.delete(socket);
        callback(...made);
      };
      socket = connect(target, done);
      if (socket && !isMade) connecting.add(socket);
      return socket;
    };

  return {
    dispatcher: new Pool(origin, {
      ...options,
      factory(url, given) {
        const { connect } = given as { readonly connect: Connector };
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
        for (const socket of connecting) socket.destroy(new Error('No call waits for it'));
      };
    },
  };
}

/** undici's own gives the socket, of which its types say nothing; that of a user may give none. */
type Connector = (...given: Parameters<buildConnector.connector>) => Socket | undefined;

/** As undici's pool does. */
function createOne(
  origin: URL,
  options: Client.Options & { readonly connections?: number },
): Dispatcher {
  return new Client(origin, options);
}

import { connect, createServer, type Socket } from 'node:net';
import { listen } from '@jsonrpcclient/testing/servers';

/** A port through which clients reach another port. */
export interface Relay extends AsyncDisposable {
  readonly port: number;
  /** Everything that clients sent. */
  readonly seen: () => string;
}

/**
 * What happens to the first connection: 'flaky' ends it when the client has sent something, and 'cut' when the server has sent
 * something for the third time. 'tap' only records.
 */
export type Manner = 'tap' | 'flaky' | 'cut';

/** Starts a relay to a port of 127.0.0.1, which records what clients send. */
export async function startRelay(port: number, manner: Manner): Promise<Relay> {
  let seen = '';
  let connections = 0;
  const { port: own, close } = await listen(
    createServer((client) => {
      connections += 1;
      const isFirst = connections === 1;
      const server = connect(port, '127.0.0.1');
      let chunks = 0;
      client.on('data', (bytes) => {
        seen += bytes.toString('latin1');
        if (isFirst && manner === 'flaky') client.destroy();
        else server.write(bytes);
      });
      server.on('data', (bytes) => {
        chunks += 1;
        client.write(bytes);
        if (isFirst && manner === 'cut' && chunks === 3) client.end();
      });
      endTogether(client, server);
    }),
  );
  return { port: own, seen: () => seen, [Symbol.asyncDispose]: close };
}

/** Ends each of two sockets with the other. */
export function endTogether(one: Socket, other: Socket): void {
  one.on('error', () => {}).on('close', () => other.destroy());
  other.on('error', () => {}).on('close', () => one.destroy());
}

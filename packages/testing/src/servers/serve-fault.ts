import { createServer, type Socket } from 'node:net';
import { listen } from './listen.ts';

/** What the server does on the raw connection after a request. */
export type Fault = (socket: Socket) => void | Promise<void>;

/** A server for faults that `node:http` can't produce. */
export interface FaultServer extends AsyncDisposable {
  readonly url: string;
  /** How many requests it has received. */
  readonly requests: number;
  /** Resolves when either side has closed the first connection. */
  readonly released: Promise<void>;
}

/** Starts a server that reads each request to its end and then calls `fault`. */
export async function serveFault(fault: Fault): Promise<FaultServer> {
  let requests = 0;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });

  const server = createServer((socket) => {
    let seen = '';
    socket.setEncoding('latin1');
    socket.once('close', release);
    socket.on('data', (chunk) => {
      seen += chunk;
      if (!isWhole(seen)) return;
      seen = '';
      requests++;
      void fault(socket);
    });
  });
  const { port, close } = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/`,
    get requests() {
      return requests;
    },
    released,
    [Symbol.asyncDispose]: close,
  };
}

/** Whether the headers and the body of a request are complete, according to its content-length. */
function isWhole(seen: string): boolean {
  const end = seen.indexOf('\r\n\r\n');
  const length = Number(/^content-length: *(\d+)/im.exec(seen)?.[1] ?? 0);
  return end >= 0 && seen.length >= end + 4 + length;
}

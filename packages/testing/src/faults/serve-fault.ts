import { createServer, type Socket } from 'node:net';
import { listen } from '../servers/listen.ts';

/** What happens on the raw connection once a request has come in. */
export type Fault = (socket: Socket) => void | Promise<void>;

/** A server where node:http is too polite. */
export interface FaultServer extends AsyncDisposable {
  readonly url: string;
  /** How many requests came in so far. */
  readonly requests: number;
  /** Settles when the first connection is closed, by whichever side. */
  readonly released: Promise<void>;
}

/** Starts a server that reads each request to its end and then lets the fault happen. */
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

/** Whether head and body of a request are there; the body is as long as its content-length says. */
function isWhole(seen: string): boolean {
  const end = seen.indexOf('\r\n\r\n');
  const length = Number(/^content-length: *(\d+)/im.exec(seen)?.[1] ?? 0);
  return end >= 0 && seen.length >= end + 4 + length;
}

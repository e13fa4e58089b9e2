import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A server behind a proxy that breaks connections. */
export interface SoakServer {
  readonly port: number;
  /** How many times the call with each number was executed; the reader of an entry deletes it. */
  readonly runs: Map<number, number>;
  /** Breaks all connections, each in a random way. */
  cut(): void;
  close(): void;
}

interface Call {
  readonly method: string;
  readonly params?: readonly unknown[];
  readonly id?: unknown;
}

/** Milliseconds between two notifications. */
const tick = 5;

export async function startSoakServer(): Promise<SoakServer> {
  const runs = new Map<number, number>();
  let count = 0;
  const origin = createServer((socket) => serve(socket, runs, () => count));
  const timer = setInterval(() => count++, tick);
  const target = await listen(origin);
  const pairs = new Set<readonly [Socket, Socket]>();
  const proxy = createServer((socket) => {
    const pair = [socket, connect(target, '127.0.0.1')] as const;
    pairs.add(pair);
    for (const [place, side] of pair.entries()) {
      const other = pair[1 - place];
      side.on('error', () => {});
      side.on('data', (chunk) => other?.write(chunk));
      side.on('close', () => {
        pairs.delete(pair);
        other?.destroy();
      });
    }
  });
  return {
    port: await listen(proxy),
    runs,
    cut() {
      for (const [near, far] of pairs) cutOff(near, far);
    },
    close() {
      clearInterval(timer);
      for (const pair of pairs) for (const side of pair) side.destroy();
      proxy.close();
      origin.close();
    },
  };
}

/** Closes a connection cleanly, resets it, or ends it in the middle of a message. */
function cutOff(near: Socket, far: Socket): void {
  const ways = [
    () => near.end(),
    () => near.resetAndDestroy(),
    () => near.end('{"jsonrpc":"2.0","result":"cut'),
    () => far.destroy(),
  ];
  ways[Math.floor(Math.random() * ways.length)]?.();
}

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** Responds to `echo` after a random delay, and to `subscribe` with the id of a subscription that sends ticks. */
function serve(socket: Socket, runs: Map<number, number>, now: () => number): void {
  const timers = new Set<NodeJS.Timeout>();
  let rest = '';
  let subscriptions = 0;
  const say = (message: object) =>
    socket.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

  const subscribe = () => {
    const subscription = `${++subscriptions}`;
    let last = now();
    const ticks = setInterval(() => {
      while (last < now()) {
        say({ method: 'tick', params: { subscription, count: ++last } });
      }
    }, tick);
    timers.add(ticks);
    return subscription;
  };
  const run = ({ method, params: [number] = [], id }: Call): void => {
    if (method !== 'echo') {
      say({ result: method === 'subscribe' ? subscribe() : true, id });
      return;
    }
    runs.set(Number(number), (runs.get(Number(number)) ?? 0) + 1);
    setTimeout(say, Math.random() * 20, { result: number, id });
  };

  socket.on('error', () => {});
  socket.on('close', () => {
    for (const timer of timers) clearInterval(timer);
  });
  socket.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) run(JSON.parse(line) as Call);
  });
}

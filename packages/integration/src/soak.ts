import { setTimeout as wait } from 'node:timers/promises';
import { type Client, createClient, TransportError } from '@jsonrpcclient/core';
import {
  type Connection,
  connect,
  reconnect,
  type Subscription,
  subscribe,
} from '@jsonrpcclient/duplex';
import { socket } from '@jsonrpcclient/socket';
import { type SoakServer, startSoakServer } from './soak-server.ts';

export interface SoakOptions {
  /** How many times all connections are cut. */
  readonly disconnects: number;
  /** Milliseconds between two cuts, about. */
  readonly interval: number;
  /** Calls in flight. */
  readonly lanes?: number;
}

/** What came of a soak; `problems` tells what must not be. */
export interface SoakReport {
  readonly calls: number;
  readonly results: number;
  /** Rejected as never sent, and as perhaps run. */
  readonly unsent: number;
  readonly lost: number;
  readonly values: number;
  readonly gaps: number;
  readonly openings: number;
  /** Bytes of the heap in use after a tenth of the time, and at the end; NaN where garbage cannot be collected. */
  readonly memory: readonly [number, number];
  readonly problems: readonly string[];
}

/** Calls, notifications and subscriptions across forced disconnects, each checked against what the server did. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { disconnects, interval, lanes = 32 } = options;
  const server = await startSoakServer();
  const problems: string[] = [];
  const tally = { calls: 0, results: 0, unsent: 0, lost: 0, values: 0, gaps: 0, openings: 0 };
  const connection = connect(
    reconnect(() => socket({ port: server.port, host: '127.0.0.1' }), {
      minDelay: 1,
      maxDelay: 50,
    }),
    {
      // Half a message is what some cuts leave.
      onUnexpected: ({ kind }) => kind !== 'garbage' && problems.push(`unexpected: ${kind}`),
      onOpen: (client) => client.request('login', ['user']),
    },
  );
  connection.onState((state) => {
    if (state === 'open') tally.openings++;
  });
  const client = createClient(connection);
  let isOver = false;
  const subscriptions = await Promise.all([0, 1, 2].map(() => subscribeTo(connection)));
  const work = [
    ...Array.from({ length: lanes }, () => callOn(client, server, tally, problems, () => isOver)),
    ...subscriptions.map((one) => follow(one, tally, problems)),
  ];

  let early = Number.NaN;
  for (let cuts = 0; cuts < disconnects; cuts++) {
    await wait(interval * (0.5 + Math.random()));
    server.cut();
    if (cuts === Math.floor(disconnects / 10)) early = used();
  }
  await wait(interval);
  isOver = true;
  await connection.close();
  await Promise.all(work);
  const late = used();
  if (connection.pending().length > 0) problems.push('calls are pending after the end');
  server.close();
  return { ...tally, memory: [early, late], problems };
}

type Tally = Record<
  'calls' | 'results' | 'unsent' | 'lost' | 'values' | 'gaps' | 'openings',
  number
>;

let numbers = 0;

async function callOn(
  client: Client,
  { runs }: SoakServer,
  tally: Tally,
  problems: string[],
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    const number = ++numbers;
    tally.calls++;
    try {
      const result = await client.request('echo', [number]);
      tally.results++;
      if (result !== number) problems.push(`echo of ${number} gave ${result}`);
      if (runs.get(number) !== 1) problems.push(`${number} was run ${runs.get(number)} times`);
    } catch (error) {
      if (!(error instanceof TransportError) || error.name !== 'TransportError') {
        problems.push(`${error}`);
      } else if (error.sent === 'no') {
        tally.unsent++;
        if (runs.has(number)) problems.push(`${number} was run, though never sent`);
      } else {
        tally.lost++;
        if ((runs.get(number) ?? 0) > 1) problems.push(`${number} was run more than once`);
      }
      // Whoever calls again at once would do nothing else.
      await wait(1);
    }
    // What is remembered of each call would look as if memory grew.
    runs.delete(number);
  }
}

function subscribeTo(connection: Connection): Promise<Subscription<number>> {
  return subscribe(connection, {
    method: 'subscribe',
    notification: 'tick',
    read: ({ subscription, count }: { subscription: string; count: number }) => ({
      id: subscription,
      value: count,
    }),
  });
}

/** Each value follows the one before, unless a gap was told. */
async function follow(
  subscription: Subscription<number>,
  tally: Tally,
  problems: string[],
): Promise<void> {
  let last: number | undefined;
  let gaps = 0;
  for await (const value of subscription) {
    tally.values++;
    const isGap = subscription.gaps > gaps;
    if (last !== undefined && value !== last + 1 && !isGap) {
      problems.push(`${value} came after ${last}, and no gap was told`);
    }
    last = value;
    gaps = subscription.gaps;
  }
  tally.gaps += gaps;
}

/** Bytes of the heap in use; NaN without `--expose-gc`. */
function used(): number {
  const { gc } = globalThis;
  if (!gc) return Number.NaN;
  gc();
  return process.memoryUsage().heapUsed;
}

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
import { used } from './used.ts';

export interface SoakOptions {
  /** How many times all connections are broken. */
  readonly disconnects: number;
  /** Average milliseconds between two disconnects. */
  readonly interval: number;
  /** How many calls are pending at the same time. */
  readonly lanes?: number;
}

/** What a soak counted; `problems` is empty if everything was right. */
export interface SoakReport {
  readonly calls: number;
  readonly results: number;
  /** Calls that rejected with `sent: 'no'`, and calls that the server may have executed. */
  readonly unsent: number;
  readonly lost: number;
  readonly values: number;
  readonly gaps: number;
  readonly openings: number;
  /** Heap in use after a tenth of the time and at the end, in bytes; NaN without `--expose-gc`. */
  readonly memory: readonly [number, number];
  readonly problems: readonly string[];
}

/** Makes calls and subscriptions across forced disconnects, and checks each against what the server did. */
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
      // Some disconnects leave half a message.
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
  if (connection.pending().length > 0) problems.push('calls are still pending after close()');
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
      if (result !== number) problems.push(`echo(${number}) returned ${result}`);
      if (runs.get(number) !== 1) problems.push(`call ${number} ran ${runs.get(number)} times`);
    } catch (error) {
      if (!(error instanceof TransportError) || error.name !== 'TransportError') {
        problems.push(`${error}`);
      } else if (error.sent === 'no') {
        tally.unsent++;
        if (runs.has(number)) problems.push(`call ${number} ran despite sent: 'no'`);
      } else {
        tally.lost++;
        if ((runs.get(number) ?? 0) > 1) problems.push(`call ${number} ran more than once`);
      }
      // Without a pause, this loop would keep the event loop busy while there is no connection.
      await wait(1);
    }
    // Entries that stay would look like growing memory use.
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

/** Checks that each value follows the one before, unless the subscription reports a gap. */
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
      problems.push(`value ${value} came after ${last} without a reported gap`);
    }
    last = value;
    gaps = subscription.gaps;
  }
  tally.gaps += gaps;
}

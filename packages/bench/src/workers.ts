import { createClient } from '@jsonrpcclient/core';
import { connectNats, startNats } from '@jsonrpcclient/fixtures';
import { nats } from '@jsonrpcclient/nats';
import { start } from './child.ts';
import { renderSvg } from './svg.ts';

/** How long a worker waits during each call. */
const workMilliseconds = 5;

/** Calls per second by the number of workers. */
export type Throughput = readonly (readonly [workers: number, perSecond: number])[];

const inFlight = 64;

/** Measures how many calls per second the workers in a queue group execute, for each number of them. */
export async function measureWorkers(
  counts: readonly number[],
  milliseconds: number,
): Promise<Throughput> {
  await using broker = await startNats();
  await using connection = await connectNats(broker.url);
  const client = createClient(nats(connection, 'math'));
  const call = async () => {
    const result = await client.request('add', [2, 3]);
    if (result !== 5) throw new Error(`wrong result: ${result}`);
  };

  const measured: [number, number][] = [];
  for (const count of counts) {
    const workers = Array.from({ length: count }, () =>
      start('nats-worker', broker.url, String(workMilliseconds)),
    );
    try {
      await Promise.all(workers.map((worker) => worker.next(20_000)));
      await during(milliseconds / 4, call);
      const started = performance.now();
      const calls = await during(milliseconds, call);
      measured.push([count, (calls * 1000) / (performance.now() - started)]);
    } finally {
      await Promise.all(workers.map((worker) => worker.stop()));
    }
  }
  return measured;
}

/** Keeps calls in flight for a while; returns how many settled. */
async function during(milliseconds: number, call: () => Promise<void>): Promise<number> {
  const end = performance.now() + milliseconds;
  let calls = 0;
  const lane = async () => {
    for (; performance.now() < end; calls++) await call();
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return calls;
}

/** Renders the throughput as an SVG. */
export function renderWorkers(throughput: Throughput): string {
  const bars = throughput.map(([workers, value]) => ({
    label: workers === 1 ? '1 server' : `${workers} servers`,
    value,
    kind: 'ours' as const,
  }));
  return renderSvg(
    'Calls per second by the number of servers in a queue group; longer is better',
    `Each server handles one call at a time, which takes ${workMilliseconds} ms; ${inFlight} calls in flight; longer is better`,
    [{ title: 'Calls per second', bars }],
  );
}

import type { Compete } from './contender.ts';
import { startLoad } from './load.ts';
import { type Servers, startServers } from './servers.ts';
import { type Asked, type Figures, type Span, summarize } from './summarize.ts';

/** What happens to the first of three servers. */
const faults: Readonly<Record<string, (servers: Servers) => Promise<void>>> = {
  killed: (servers) => servers.kill(),
  hangs: (servers) => servers.behave('hang'),
  '500 ms slower': (servers) => servers.behave('slow'),
  'HTTP 500 in 1 ms': (servers) => servers.behave('fail'),
};

/** How long a phase lasts, and the load in calls a second. */
export interface Plan {
  readonly seconds: number;
  readonly perSecond: number;
}

/** Runs the drill with one contender. Returns the figures of each phase, by its name. */
export async function drill(
  compete: Compete,
  { seconds, perSecond }: Plan,
): Promise<ReadonlyMap<string, Figures>> {
  await using servers = await startServers();
  const asked: Asked[] = [];
  const contender = compete(servers.urls, (place) => asked.push({ at: performance.now(), place }));
  const load = startLoad(contender, perSecond);
  const spans: Span[] = [];
  const last = async (phase: string, factor: number) => {
    const from = performance.now();
    await sleep(seconds * factor);
    spans.push({ phase, from, to: performance.now() });
  };
  // The first calls open connections.
  await sleep(1);
  await last('all well', 1);
  for (const [fault, begin] of Object.entries(faults)) {
    await begin(servers);
    await last(fault, 1);
    await servers.behave('well');
    await last('all well again', 2);
  }
  await load.stop();
  await contender.stop();
  return summarize(spans, load.made, asked, servers.runs());
}

function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

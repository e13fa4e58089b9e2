import { big, inBatch, inFlight, inTick, type Run } from './block.ts';
import type { Case } from './cases.ts';
import { splitName } from './growth.ts';
import { packages } from './package.ts';
import { streamed } from './stream.ts';
import type { Subject } from './subject.ts';
import { subjects } from './subjects.ts';

/** The cases without a network, whose modules load what others must not load. */
const local: Partial<Record<Case['kind'], (subject: string, amount: number) => Promise<Run>>> = {
  memory: async (subject, amount) => (await import('./in-memory.ts')).inMemory(subject, amount),
  contract: async (subject) => (await import('./contract.ts')).contractOf(subject),
  codec: async (subject) => (await import('./codec.ts')).codec(subject),
  shorthand: async (subject) => (await import('./shorthand.ts')).shorthand(subject),
  pending: async (subject, amount) => (await import('./pending.ts')).pending(subject, amount),
  import: async (subject) => importing(subject),
};

/** Prepares one subject for one case, in its own process. */
export async function prepare(one: Case, name: string, url: string): Promise<Run> {
  const { kind, amount } = one;
  const prepared = await local[kind]?.(name, amount);
  if (prepared) return prepared;

  if (kind === 'events' || kind === 'large') return streamed(name, amount, url);

  const [subject, lanes] = splitName(name);
  if (one.name === 'growth-pending') return (await import('./pending.ts')).pending(subject, lanes);
  if (one.name === 'growth-size') return (await import('./sized.ts')).sized(subject, lanes);
  const connect = await subjects[subject]?.load();
  if (!connect) throw new Error(`unknown subject: ${subject}`);
  if (kind === 'big') return big(connect(url, 2 ** 28).call, amount);
  const client = connect(url);
  if (kind === 'tick') return inTick(client.call, amount);
  if (kind === 'batch') return inBatch(client, amount);
  // Opening many connections again after the other clients' turns must not count for much.
  if (kind === 'growth') return inFlight(different(client), lanes, 64, 8 * lanes);
  return inFlight(different(client), amount);
}

/** Makes a different call each time, because identical ones can be cached or sent once. */
function different({ call }: Subject): () => Promise<unknown> {
  let calls = 0;
  return () => call('add', [++calls, 5 - calls]);
}

function importing(name: string): Run {
  const { imports = [], create } = packages.find((one) => one.name === name) ?? {};
  return async () => {
    const started = performance.now();
    const before = process.cpuUsage();
    let last: Readonly<Record<string, unknown>> = {};
    for (const specifier of imports) last = await import(specifier);
    if (create) (last[create] as (url: string) => unknown)('http://localhost/');
    const wall = (performance.now() - started) * 1000;
    const { user, system } = process.cpuUsage(before);
    return { cpu: user + system, wall };
  };
}

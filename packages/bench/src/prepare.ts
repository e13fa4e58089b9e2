import { big, inBatch, inFlight, inTick, type Run } from './block.ts';
import type { Case } from './cases.ts';
import { codec } from './codec.ts';
import { contractOf } from './contract.ts';
import { inMemory } from './in-memory.ts';
import { packages } from './package.ts';
import { pending } from './pending.ts';
import { shorthand } from './shorthand.ts';
import { subjects } from './subjects.ts';

/** Prepares one subject for one case, in its own process. */
export async function prepare({ kind, amount }: Case, subject: string, url: string): Promise<Run> {
  if (kind === 'memory') return inMemory(subject, amount);
  if (kind === 'contract') return contractOf(subject);
  if (kind === 'codec') return codec(subject);
  if (kind === 'shorthand') return shorthand(subject);
  if (kind === 'pending') return pending(subject, amount);
  if (kind === 'import') return importing(subject);

  const connect = await subjects[subject]?.load();
  if (!connect) throw new Error(`unknown subject: ${subject}`);
  if (kind === 'big') return big(connect(url, 2 ** 28).call, amount);
  const client = connect(url);
  if (kind === 'tick') return inTick(client.call, amount);
  if (kind === 'batch') return inBatch(client, amount);
  let calls = 0;
  // Different calls, because identical ones can be cached or sent once.
  return inFlight(() => client.call('add', [++calls, 5 - calls]), amount);
}

function importing(name: string): Run {
  const { imports = [] } = packages.find((one) => one.name === name) ?? {};
  return async () => {
    const started = performance.now();
    const before = process.cpuUsage();
    for (const specifier of imports) await import(specifier);
    const wall = (performance.now() - started) * 1000;
    const { user, system } = process.cpuUsage(before);
    return { cpu: user + system, wall };
  };
}

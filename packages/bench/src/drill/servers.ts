import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, start } from '../child.ts';
import type { Behavior } from './behave.ts';

/** Three servers, each a process. The first one is the bad one. */
export interface Servers extends AsyncDisposable {
  readonly urls: readonly string[];
  /** Makes the first server behave like this; one that was killed is started again first. */
  readonly behave: (behavior: Behavior) => Promise<void>;
  readonly kill: () => Promise<void>;
  /** How often all servers together ran each transaction. */
  readonly runs: () => ReadonlyMap<string, number>;
}

const limit = 10_000;

/** Starts the servers. */
export async function startServers(): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'drill-'));
  const ledger = join(folder, 'ledger');
  const ports: number[] = [];
  const children: Child[] = [];
  const launch = async (place: number, port = 0) => {
    const child = start('drill-server', `${port}`, ledger);
    children[place] = child;
    ports[place] = Number((await child.next(limit)).port);
  };
  let isDead = false;
  await Promise.all([launch(0), launch(1), launch(2)]);
  return {
    urls: ports.map((port) => `http://127.0.0.1:${port}/`),
    async behave(behavior) {
      if (isDead) await launch(0, ports[0]);
      isDead = false;
      await children[0]?.next(limit, { behavior });
    },
    async kill() {
      isDead = true;
      await children[0]?.stop();
    },
    runs() {
      const counts = new Map<string, number>();
      for (const line of readFileSync(ledger, { encoding: 'utf8', flag: 'a+' }).split('\n')) {
        if (line) counts.set(line, (counts.get(line) ?? 0) + 1);
      }
      return counts;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(children.map((child) => child.stop()));
      rmSync(folder, { recursive: true });
    },
  };
}

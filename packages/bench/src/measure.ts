import { type Case, type Contender, cases } from './cases.ts';
import { type Child, start, tooSlow } from './child.ts';
import { type Figures, type Row, toRow } from './figures.ts';
import { splitName } from './growth.ts';
import { packages } from './package.ts';
import type { Addresses } from './serve.ts';
import { size } from './size.ts';
import { subjects } from './subjects.ts';

/** How long and how often to measure. */
export interface Effort {
  /** New processes of each subject, because the same code is faster in one process than in another. */
  readonly processes: number;
  /** Rounds in each process. */
  readonly rounds: number;
  /** Rounds if each one needs a new process, or if there are many subjects. */
  readonly freshRounds: number;
  /** Microseconds of CPU time for a block, and for warming up each process. */
  readonly budget: number;
  readonly warmUp: number;
  /** Maximum duration of a block in milliseconds. */
  readonly limit: number;
}

/** The effort of a full run and of a quick one. */
export const efforts: Readonly<Record<'full' | 'quick', Effort>> = {
  full: {
    processes: 3,
    rounds: 5,
    freshRounds: 7,
    budget: 200_000,
    warmUp: 1_200_000,
    limit: 20_000,
  },
  quick: {
    processes: 1,
    rounds: 5,
    freshRounds: 1,
    budget: 30_000,
    warmUp: 350_000,
    limit: 5_000,
  },
};

type Rows = Readonly<Record<string, Row>>;

/** Measures all rows of a case. A subject that fails gets a row that says so; the others continue. */
export async function measure(one: Case, urls: Addresses, effort: Effort): Promise<Rows> {
  if (one.kind === 'size') return sizes();
  const rows: Record<string, Row> = {};
  for (const contenders of together(one)) {
    Object.assign(rows, await sideBySide({ ...one, contenders }, urls, effort));
  }
  return rows;
}

/** Returns the contenders in groups that run at the same time: all of them or, for a growth, those of one amount. */
function together({ kind, contenders }: Case): readonly (readonly Contender[])[] {
  if (kind !== 'growth') return [contenders];
  // All amounts together would need more connections than a process may open.
  const amountOf = ({ name }: Contender) => splitName(name)[1];
  const amounts = new Set(contenders.map(amountOf));
  return [...amounts].map((amount) => contenders.filter((one) => amountOf(one) === amount));
}

async function sideBySide(one: Case, urls: Addresses, effort: Effort): Promise<Rows> {
  const fresh = ['big', 'large', 'import'].includes(one.kind);
  const isSplit = !fresh && one.kind !== 'growth';
  const rounds = isSplit ? effort.rounds : effort.freshRounds;
  const measured = new Map<string, Figures[]>();
  const notes = new Map<string, Row>();
  const children = new Map<string, Child>();
  /** Milliseconds spent on each subject, because a slow one gets fewer rounds. */
  const taken = new Map<string, number>();

  const begin = async ({ name }: Contender) => {
    const child = start(
      'worker',
      name,
      one.name,
      urls[subjects[splitName(name)[0]]?.medium ?? 'http'],
    );
    children.set(name, child);
    await child.next(effort.limit);
    if (!fresh) await child.next(effort.limit, { budget: effort.warmUp });
  };
  const round = async (contender: Contender) => {
    const { name } = contender;
    const started = performance.now();
    if (fresh) await begin(contender);
    const answer = await children.get(name)?.next(effort.limit, { budget: effort.budget });
    measured.set(name, [...(measured.get(name) ?? []), answer?.figures as Figures]);
    taken.set(name, (taken.get(name) ?? 0) + performance.now() - started);
    if (fresh) await children.get(name)?.stop();
  };
  const attempt = async (contender: Contender, work: typeof round) => {
    if (notes.has(contender.name) || (taken.get(contender.name) ?? 0) > effort.limit) return;
    try {
      await work(contender);
    } catch (error) {
      notes.set(contender.name, explain(error, effort));
      await children.get(contender.name)?.stop();
    }
  };
  const stopAll = () => Promise.all([...children.values()].map((child) => child.stop()));

  for (let left = isSplit ? effort.processes : 1; left > 0; left--) {
    try {
      if (!fresh) await inPairs(one.contenders, (contender) => attempt(contender, begin));
      for (let index = 0; index < rounds; index++) {
        const order = index % 2 === 0 ? one.contenders : one.contenders.toReversed();
        for (const contender of order) await attempt(contender, round);
      }
    } finally {
      await stopAll();
    }
  }
  const row = ({ name }: Contender) => notes.get(name) ?? toRow(measured.get(name) ?? []);
  return Object.fromEntries(one.contenders.map((contender) => [contender.name, row(contender)]));
}

/** Warms up two processes at a time, because nothing is measured yet. */
async function inPairs<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const rest = all.values();
  const lane = async () => {
    for (const one of rest) await work(one);
  };
  await Promise.all([lane(), lane()]);
}

function explain(error: unknown, { limit }: Effort): Row {
  if (error === tooSlow) return { note: `> ${limit / 1000} s` };
  const note = String(Object(error).message ?? error).slice(0, 60);
  return note.startsWith('cannot: ') ? { note } : { note: `failed: ${note}`, failed: true };
}

async function sizes(): Promise<Rows> {
  const rows: Record<string, Row> = {};
  for (const one of packages) {
    try {
      rows[one.name] = toRow([{ bytes: await size(one) }]);
    } catch (error) {
      rows[one.name] = explain(error, efforts.full);
    }
  }
  return rows;
}

/** Returns the cases with these names; without names, all cases, or those that are not slow in a quick run. */
export function chooseCases(names: readonly string[], quick: boolean): readonly Case[] {
  if (names.length === 0) {
    const left = ({ slow = false }) => !(quick && slow);
    return cases.filter(left).map((one) => ({ ...one, contenders: one.contenders.filter(left) }));
  }
  const unknown = names.find((name) => !cases.some((one) => one.name === name));
  if (unknown !== undefined) {
    const known = cases.map(({ name }) => name).join(' ');
    throw new Error(`Unknown case: ${unknown}. Arguments: quick ${known}`);
  }
  return cases.filter(({ name }) => names.includes(name));
}

import type { Made } from './load.ts';

/** A call that was sent to a server. */
export interface Asked {
  readonly at: number;
  readonly place: number;
}

/** A time in which the servers behaved in one way. */
export interface Span {
  readonly phase: string;
  readonly from: number;
  readonly to: number;
}

/** What was measured in all spans of a phase. */
export interface Figures {
  readonly calls: number;
  readonly wrong: number;
  /** Transactions that the servers ran more often than once. */
  readonly repeats: number;
  readonly readErrors: number;
  readonly writeErrors: number;
  /** Milliseconds until a call settled. */
  readonly median: number;
  readonly p99: number;
  /** Of all calls that were sent to servers, the share of the first one. */
  readonly share: number;
}

/** Returns the figures of each phase. A call belongs to the phase in which it was made. */
export function summarize(
  spans: readonly Span[],
  made: readonly Made[],
  asked: readonly Asked[],
  runs: ReadonlyMap<string, number>,
): ReadonlyMap<string, Figures> {
  const phases = new Map<string, Figures>();
  for (const { phase } of spans) {
    const own = spans.filter((span) => span.phase === phase);
    const isIn = (time: number) => own.some(({ from, to }) => from <= time && time < to);
    const calls = made.filter(({ began }) => isIn(began));
    const sent = asked.filter(({ at }) => isIn(at));
    const times = calls.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    const count = (isCounted: (one: Made) => boolean) => calls.filter(isCounted).length;
    phases.set(phase, {
      calls: calls.length,
      wrong: count(({ outcome }) => outcome === 'wrong'),
      repeats: count(({ text }) => (runs.get(text) ?? 0) > 1),
      readErrors: count(({ kind, outcome }) => kind === 'read' && outcome === 'error'),
      writeErrors: count(({ kind, outcome }) => kind === 'write' && outcome === 'error'),
      median: at(times, 0.5),
      p99: at(times, 0.99),
      share: sent.filter(({ place }) => place === 0).length / sent.length,
    });
  }
  return phases;
}

function at(sorted: readonly number[], quantile: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? Number.NaN;
}

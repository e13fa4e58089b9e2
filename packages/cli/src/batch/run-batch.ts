import type { Writable } from 'node:stream';
import { write } from '../io.ts';
import type { Entry } from './entry.ts';
import type { Pace } from './pace.ts';
import type { ProgressLog } from './progress-log.ts';
import type { GroupOutcome } from './send-group.ts';

/** The options of `runBatch`. */
export interface BatchOptions {
  readonly send: (entries: readonly Entry[]) => Promise<GroupOutcome>;
  /** How many calls are in a group. */
  readonly size: number;
  /** How many groups are in flight at the same time. */
  readonly concurrency: number;
  readonly pace: Pace | undefined;
  readonly log: ProgressLog | undefined;
  readonly output: Writable;
  /** Whether to continue after a call that failed. */
  readonly keepGoing: boolean;
  /** No group is started after it aborts. */
  readonly signal: AbortSignal;
  readonly onProgress: (outcome: Pick<GroupOutcome, 'ok' | 'failed'>) => void;
}

/** How a run ended. */
export interface BatchEnd {
  readonly ok: number;
  readonly failed: number;
  /** The last line whose outcome was written. */
  readonly last: number;
}

/** Groups of which some wait for their turn in the output. */
interface Running {
  readonly group: readonly Entry[];
  readonly outcome: Promise<GroupOutcome>;
}

/** Sends the calls in groups, and writes their outcomes in the order of the input. */
export async function runBatch(
  chunks: AsyncIterable<readonly Entry[]>,
  options: BatchOptions,
): Promise<BatchEnd> {
  const { send, size, concurrency, pace, log, output, keepGoing, signal, onProgress } = options;
  const end = { ok: 0, failed: 0, last: 0 };
  const inFlight = new Set<Promise<GroupOutcome>>();
  let isStopped = false;

  const emit = async ({ group, outcome }: Running) => {
    const { text, ok, failed } = await outcome;
    // The outcomes first: after a kill, they may be there twice, but are never missing.
    await write(output, text);
    const last = group.at(-1)?.line ?? 0;
    log?.finish(last);
    end.ok += ok;
    end.failed += failed;
    end.last = last;
    onProgress({ ok, failed });
  };
  let emitted = Promise.resolve();
  let waiting = 0;

  try {
    for await (const group of toGroups(chunks, size)) {
      if (pace) await pace(group.length, signal);
      while (inFlight.size >= concurrency) await Promise.race(inFlight);
      // One slow group must not let the outcomes after it pile up.
      if (waiting >= concurrency * 16) await emitted;
      if (isStopped || signal.aborted) break;
      log?.start(group.at(-1)?.line ?? 0);
      const outcome = send(group);
      inFlight.add(outcome);
      outcome.then(({ failed }) => {
        inFlight.delete(outcome);
        isStopped ||= failed > 0 && !keepGoing;
      });
      waiting += 1;
      emitted = emitted.then(async () => {
        await emit({ group, outcome });
        waiting -= 1;
      });
    }
  } finally {
    // Also if the rest of the input is broken.
    await emitted;
  }
  return end;
}

/** Doesn't wait for more input to fill a group, because it may come slowly. */
async function* toGroups(
  chunks: AsyncIterable<readonly Entry[]>,
  size: number,
): AsyncGenerator<readonly Entry[]> {
  for await (const chunk of chunks)
    for (let start = 0; start < chunk.length; start += size) yield chunk.slice(start, start + size);
}

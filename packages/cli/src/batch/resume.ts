import type { Entry } from './entry.ts';

/** Where an earlier run stopped. */
interface Stopped {
  readonly done: number;
  readonly started: number;
  /** Whether to repeat calls of which nobody knows whether they were executed. */
  readonly idempotent: boolean;
}

/** Leaves out the lines that are done, and marks those that were in flight when the earlier run stopped. */
export async function* resume(
  chunks: AsyncIterable<readonly Entry[]>,
  { done, started, idempotent }: Stopped,
): AsyncGenerator<readonly Entry[]> {
  for await (const chunk of chunks) {
    const [first] = chunk;
    if (!first || first.line > started) yield chunk;
    else {
      const left = chunk.filter(({ line }) => line > done);
      yield idempotent
        ? left
        : left.map((entry) => (entry.line > started ? entry : toUnknown(entry)));
    }
  }
}

function toUnknown(entry: Entry): Entry {
  return { ...entry, call: undefined, isUnknown: true };
}

import type { Id } from '@jsonrpcclient/core';

/** What became of the call with an id: it was given up, it was answered, or there was none. */
type Fate = 'late' | 'second' | 'unknown';

/** The ids of a connection, which differ even when several clients count on it, so that no answer reaches another. */
export interface Ids {
  /** The id itself, or another where it may have been used before or would not come back as it is. */
  take(id: Id): Id;
  /** Nobody waits any more for the answer to this id. */
  giveUp(id: Id): void;
  /** Whether an answer that nobody waits for was expected once. */
  fateOf(id: unknown): Fate;
}

/** How many ids are remembered of those that are no numbers, and of those that were given up. */
const memory = 10_000;

export function createIds(): Ids {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  let copies = 0;
  const texts = new Set<Id>();
  const givenUp = new Set<Id>();

  const takeText = (id: string): string => {
    let text = id;
    while (texts.has(text)) text = `${id}-${++copies}`;
    remember(texts, text);
    return text;
  };

  return {
    take(id) {
      if (typeof id === 'string' && id !== '') return takeText(id);
      // Numbers ascend, so that one above all others is new; fractions, huge ones and '' come back changed, or never.
      last = Number.isSafeInteger(id) && Number(id) > last ? Number(id) : last + 1;
      first = Math.min(first, last);
      return last;
    },

    giveUp(id) {
      remember(givenUp, id);
    },

    fateOf(id) {
      if (givenUp.delete(id as Id)) return 'late';
      if (typeof id === 'number' ? id >= first && id <= last : texts.has(id as Id)) return 'second';
      return 'unknown';
    },
  };
}

function remember(ids: Set<Id>, id: Id): void {
  ids.add(id);
  if (ids.size <= memory) return;
  for (const oldest of ids) {
    ids.delete(oldest);
    return;
  }
}

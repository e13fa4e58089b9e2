import type { Id } from '@jsonrpcclient/core';
import { createRecent } from './recent.ts';

/** Why no call waits for an id: it was aborted, it has its response, or there was none. */
type Fate = 'late' | 'second' | 'unknown';

/**
 * The ids of a connection. None is used twice, not even as a number and as text, so no response reaches another call,
 * whichever clients share the connection and however many calls they make.
 */
export interface WireIds {
  /** Returns the id, or a different one if it may have been used or would not come back unchanged. */
  take(id: Id): Id;
  /** The call with this id was aborted or lost. */
  retire(id: Id): void;
  /** Why no call waits for a response with this id. */
  fateOf(id: unknown): Fate;
}

/** How many strings are used as they are, and how many aborted calls are remembered. */
const memory = 10_000;

/** The lowest and highest number used; numbers are used in ascending order. */
interface Range {
  first?: number;
  last?: number;
}

export function createWireIds(): WireIds {
  /** Numbers ascend, so one above all others is new. Texts that are integers belong to the same sequence. */
  let last = Number.NEGATIVE_INFINITY;
  const used: Record<'number' | 'string', Range> = { number: {}, string: {} };
  /** Other texts, until there are too many to remember. */
  const texts = new Set<Id>();
  let copies = 0;
  const retired = createRecent<unknown, true>(memory);

  /** Always new: the number at its end is new, and a text with such an end is never used unchanged. */
  const copy = (id: Id) => `${id}~${++copies}`;

  const takeNumber = (number: number, range: Range) => {
    last = number;
    range.first ??= number;
    range.last = number;
  };

  const takeText = (id: string) => {
    const number = toNumber(id);
    if (number === undefined) {
      if (texts.size >= memory || texts.has(id) || copyOf(id) !== undefined) return copy(id);
      texts.add(id);
    } else if (number > last) takeNumber(number, used.string);
    else return copy(id);
    return id;
  };

  return {
    take(id) {
      if (typeof id === 'string' && id !== '') return takeText(id);
      // Servers change fractions and numbers beyond 2^53, and some take '' for no id.
      const number =
        Number.isSafeInteger(id) && Number(id) > last ? Number(id) : Math.max(last, 0) + 1;
      if (!Number.isSafeInteger(number)) return copy(id);
      takeNumber(number, used.number);
      return number;
    },

    retire(id) {
      retired.set(id, true);
    },

    fateOf(id) {
      if (retired.take(id)) return 'late';
      if (typeof id === 'number') return isWithin(used.number, id) ? 'second' : 'unknown';
      if (typeof id !== 'string') return 'unknown';
      const isUsed =
        texts.has(id) || isWithin(used.string, toNumber(id)) || Number(copyOf(id)) <= copies;
      return isUsed ? 'second' : 'unknown';
    },
  };
}

function isWithin({ first = 1, last = 0 }: Range, number = Number.NaN): boolean {
  return number >= first && number <= last;
}

/** The integer that a text represents, if JSON would write it the same way. */
function toNumber(text: string): number | undefined {
  const number = Number(text);
  return Number.isSafeInteger(number) && String(number) === text ? number : undefined;
}

/** The number at the end of a copy. */
function copyOf(text: string): string | undefined {
  return /~(\d+)$/.exec(text)?.[1];
}

/** Converts a number to text, or text that represents an integer to that number. */
export function toOtherType(id: unknown): Id | undefined {
  if (typeof id === 'number') return `${id}`;
  return typeof id === 'string' ? toNumber(id) : undefined;
}

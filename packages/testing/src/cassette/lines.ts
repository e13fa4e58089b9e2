import type { Codec } from '@jsonrpcclient/core';
import { keyOf } from './key.ts';
import type { CassetteLine } from './line.ts';

/** The recorded calls. */
export interface Lines {
  /** The next line for a call; the last one again after it; `undefined` if none is recorded. */
  take(call: CassetteLine): CassetteLine | undefined;
  has(call: CassetteLine): boolean;
  /** How many calls of a method are recorded, whatever their params. */
  count(method: string): number;
}

interface Same {
  readonly lines: CassetteLine[];
  next: number;
}

/** Reads a cassette. Throws a `TypeError` for a line that isn't a recorded call. */
export function readLines(source: string | Iterable<string>, codec: Codec): Lines {
  const texts = typeof source === 'string' ? source.split('\n') : source;
  const recorded = new Map<string, Same>();
  const counts = new Map<string, number>();
  let place = 0;
  for (const text of texts) {
    place++;
    if (text.trim() === '') continue;
    const line = parse(text, place, codec);
    const key = keyOf(line, codec);
    const same = recorded.get(key) ?? { lines: [], next: 0 };
    same.lines.push(line);
    recorded.set(key, same);
    counts.set(line.method, (counts.get(line.method) ?? 0) + 1);
  }
  return {
    take(call) {
      const same = recorded.get(keyOf(call, codec));
      if (!same) return undefined;
      return same.lines[Math.min(same.next++, same.lines.length - 1)];
    },
    has: (call) => recorded.has(keyOf(call, codec)),
    count: (method) => counts.get(method) ?? 0,
  };
}

function parse(text: string, place: number, codec: Codec): CassetteLine {
  let line: unknown;
  try {
    line = codec.parse(text);
  } catch {
    line = undefined;
  }
  if (typeof Object(line).method !== 'string')
    throw new TypeError(`replay: line ${place} of the cassette is not a recorded call`);
  return line as CassetteLine;
}

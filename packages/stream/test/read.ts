import type { Channel } from '@jsonrpcclient/stream';
import { expect } from 'vitest';

/** What came until the end, and the error that was the end; undefined for an end in good order. */
export interface Read {
  readonly values: readonly unknown[];
  readonly error: unknown;
}

/** Reads a channel to its end. */
export async function read({ messages }: Channel): Promise<Read> {
  const values: unknown[] = [];
  try {
    for await (const value of messages) values.push(value);
    return { values, error: undefined };
  } catch (error) {
    return { values, error };
  }
}

/** What has to become true, however slow the machine is. */
export function eventually<T>(value: () => T) {
  return expect.poll(value, { timeout: 10_000, interval: 5 });
}

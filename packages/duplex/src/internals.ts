import type { OnUnexpected } from './unexpected.ts';

/** The key of what a connection shows to functions that build on it. */
export const internals = Symbol('internals');

/** What a connection shows to functions that build on it. */
export interface Internals {
  readonly unexpected: OnUnexpected;
  readonly lifecycle: {
    /** Another number after each opening and each loss. */
    readonly epoch: number;
  };
}

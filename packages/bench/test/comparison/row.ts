import type { Peer } from './peers.ts';

/** A row of the table: what it says, and how to find out whether it is true of a client. */
export interface Row {
  readonly says: string;
  readonly find: (peer: Peer) => Promise<boolean | number>;
}

/** The value and the reason of a call; one of them is undefined. */
export const failure = (call: Promise<unknown>) =>
  call.then(
    (value) => ({ value, error: undefined }),
    (error: unknown) => ({ value: undefined, error }),
  );

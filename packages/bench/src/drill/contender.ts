/** A client over several servers, used as its documentation says. */
export interface Contender {
  /** Reads the balance of an account: safe to repeat. */
  readonly read: (account: string) => Promise<bigint>;
  /** Sends a transaction, and resolves to its hash: not safe to repeat. */
  readonly write: (transaction: string) => Promise<string>;
  readonly stop: () => Promise<void> | void;
}

/** Creates a contender; `onAsk` is called with the place of a server each time a call is sent to it. */
export type Compete = (urls: readonly string[], onAsk: (place: number) => void) => Contender;

/** Milliseconds for which each contender waits for a response of one server. */
export const attemptTimeout = 1_000;

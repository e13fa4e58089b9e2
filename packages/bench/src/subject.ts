/** One complete member of a batch; a client that generates its own ids uses only the method and params. */
export interface Message {
  readonly jsonrpc: '2.0';
  readonly method: string;
  readonly params: readonly unknown[];
  readonly id: number;
}

/** Makes one call and resolves to its result. */
export type Call = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** Resolves to the results in the order of the messages, or to objects with a `result` member. */
export type Batch = (messages: readonly Message[]) => Promise<readonly unknown[]>;

/** A client to measure, used as its README says. */
export interface Subject {
  readonly call: Call;
  /** A string says why there are no batches. */
  readonly batch: Batch | string;
}

/** Creates a client. `maxResponseBytes` is given only if a result needs it, for clients that have such a limit. */
export type Connect = (url: string, maxResponseBytes?: number) => Subject;

/** Makes a batch with a client that collects the calls of one tick on its own. */
export function together(call: Call): Batch {
  return (messages) => Promise.all(messages.map(({ method, params }) => call(method, params)));
}

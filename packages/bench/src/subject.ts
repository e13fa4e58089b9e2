/** One member of a batch, complete: a client that writes ids of its own takes method and params. */
export interface Message {
  readonly jsonrpc: '2.0';
  readonly method: string;
  readonly params: readonly unknown[];
  readonly id: number;
}

/** Makes one call and gives its result. */
export type Call = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** Gives, in the order of the messages, results or whatever holds them as its member `result`. */
export type Batch = (messages: readonly Message[]) => Promise<readonly unknown[]>;

/** A client under measurement, as its README says to use it. */
export interface Subject {
  readonly call: Call;
  /** Or why it has none. */
  readonly batch: Batch | string;
}

/** Makes a client; only results that need it raise the limit of bytes, of clients that have one. */
export type Connect = (url: string, maxResponseBytes?: number) => Subject;

/** A batch of a client that gathers by itself what is called in one tick. */
export function together(call: Call): Batch {
  return (messages) => Promise.all(messages.map(({ method, params }) => call(method, params)));
}

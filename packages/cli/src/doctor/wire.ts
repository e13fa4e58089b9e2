import { fields } from '@jsonrpcclient/core';

/** What came back for one message. */
export interface Answer {
  /** Empty if nothing came. */
  readonly text: string;
  /** The text as JSON; undefined if it isn't JSON. */
  readonly body: unknown;
  /** In milliseconds. */
  readonly time: number;
  /** Why there is no answer: 'no response within 2000 ms', 'ECONNRESET'. */
  readonly problem?: string | undefined;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** '1.1' */
  readonly httpVersion?: string;
  /** Whether the connection of an earlier request was used. */
  readonly reused?: boolean;
}

/** How a message is sent; everything but `wait` is only for HTTP. */
export interface AskOptions {
  /** Milliseconds to wait for an answer. */
  readonly wait?: number;
  readonly method?: 'POST' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent instead of the text. */
  readonly bytes?: Uint8Array;
  readonly chunked?: boolean;
}

/** Sends texts as they are. */
export interface Wire {
  /** Sends a text and waits for the next response. Never rejects. */
  ask(text: string, options?: AskOptions): Promise<Answer>;
  /** Sends texts at once and waits for as many responses. */
  askAll(texts: readonly string[]): Promise<readonly Answer[]>;
  close(): Promise<void>;
}

/** Thrown instead of sending more than is allowed. */
export class Exhausted extends Error {}

export interface Budget {
  readonly requests: number;
  /** Throws an `Exhausted` if no more requests may be sent; returns how many milliseconds the next ones may take. */
  spend(count: number, wait: number): number;
}

/** Limits the number of requests, and how long all of them take. Throws the signal's reason once it is aborted. */
export function createBudget(max: number, time: number, signal: AbortSignal): Budget {
  const end = performance.now() + time;
  let requests = 0;
  return {
    get requests() {
      return requests;
    },
    spend(count, wait) {
      signal.throwIfAborted();
      const left = end - performance.now();
      if (requests + count > max) throw new Exhausted(`${max} requests have been sent`);
      if (left <= 0) throw new Exhausted(`${time / 1000} s are over`);
      requests += count;
      return Math.min(wait, left);
    },
  };
}

/** Parses a text; undefined if it isn't JSON. */
export function toBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The id of a response. */
export function idOf(answer: Answer): unknown {
  return fields(answer.body).id;
}

/** Whether an answer is a JSON-RPC response of either version. */
export function isResponse({ body }: Answer): boolean {
  const { result, error } = fields(body);
  return result !== undefined || (error !== undefined && error !== null);
}

import type { CallOptions, Message, Payload, Transport } from '@jsonrpcclient/core';

interface Recording<O extends CallOptions> {
  readonly transport: Transport<O>;
  readonly payloads: readonly Payload[];
  readonly options: readonly O[];
}

/** A transport that keeps what it is given, and answers with the body that `answer` makes of it. */
export function recording<O extends CallOptions = CallOptions>(
  answer: (payload: Payload) => unknown = echo,
): Recording<O> {
  const payloads: Payload[] = [];
  const options: O[] = [];
  const transport: Transport<O> = async (payload, given) => {
    payloads.push(payload);
    options.push(given);
    return { body: answer(payload) };
  };
  return { transport, payloads, options };
}

/** Answers each call with its own message as the result, as a good server would. */
function echo(payload: Payload): unknown {
  if (!('method' in payload)) return payload.filter(({ id }) => id != null).map(echo);
  return payload.id == null ? undefined : { jsonrpc: '2.0', result: payload, id: payload.id };
}

/** The messages of a payload. */
export function messagesOf(payload: Payload): readonly Message[] {
  return 'method' in payload ? [payload] : payload;
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`resolved with ${JSON.stringify(value)}`);
    },
    (reason: unknown) => reason,
  );
}

/** What a function throws. */
export function thrown(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('threw nothing');
}

/** Numbers from 0 to below 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A transport that never answers, and what it was given. */
export function pending(): { readonly transport: Transport; readonly given: CallOptions[] } {
  const given: CallOptions[] = [];
  const transport: Transport = (_, options) => {
    given.push(options);
    return new Promise(() => {});
  };
  return { transport, given };
}

import type { CallOptions, Message, Payload, Transport } from '@jsonrpcclient/core';

export { failure as rejection, seeded } from '@jsonrpcclient/testing';

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

/** What a function throws. */
export function thrown(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('threw nothing');
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

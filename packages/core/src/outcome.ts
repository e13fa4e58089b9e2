import { withAttempts } from './call-marks.ts';
import { dialectOf } from './dialect.ts';
import { type ErrorObject, InvalidResponseError, type RpcClientError, RpcError } from './error.ts';
import { fields } from './fields.ts';
import type { Id } from './id.ts';
import { membersOf } from './members.ts';
import type { Message, Payload } from './message.ts';
import type { CallOptions, Reply } from './transport.ts';

/** The outcome of one call. */
export type Outcome<R = unknown> =
  | { readonly ok: true; readonly result: R }
  | { readonly ok: false; readonly error: RpcClientError };

/**
 * Returns the outcome of a request or a notification. Any reply to a notification is a success, except one with an
 * error status. Pass the options of the call, because they contain the client's dialect.
 */
export function outcomeOf(
  reply: Reply,
  { id, method }: Message,
  options: CallOptions = {},
): Outcome {
  if (id == null && (reply.status ?? 0) < 400) return { ok: true, result: undefined };
  // An error for a notification has no id to compare, and an error for a batch of them may be in an array.
  const body = id == null ? [reply.body].flat()[0] : reply.body;
  return toOutcome(options, reply, body, id ?? fields(body).id, method);
}

/**
 * Returns the outcomes of a batch (JSON-RPC 2.0, section 6), in call order; `undefined` for a notification. A call
 * without a response, or with more than one, fails. Pass the options of the call, because they contain the client's
 * dialect.
 */
export function outcomesOf(
  reply: Reply,
  messages: readonly Message[],
  options: CallOptions = {},
): (Outcome | undefined)[] {
  const members = membersOf(reply.body, messages);
  return messages.map(({ id, method }, place) =>
    id == null ? undefined : toOutcome(options, reply, members[place], id, method),
  );
}

/** Reads one member of a reply as the response to the call with the id `expected`. */
export function toOutcome(
  options: CallOptions,
  reply: Reply,
  member: unknown,
  expected: unknown,
  method?: string,
): Outcome {
  const { jsonrpc, result, error, id = null } = fields(member);
  const failed = error != null;
  const object = toErrorObject(error);
  let problem = '';
  // An error without an id, or with an error status, belongs to the only call that was sent.
  if (id !== expected && !(failed && (id === null || (reply.status ?? 0) >= 400))) {
    if (reply.body === undefined) problem = 'an empty body';
    else if (typeof reply.body === 'string')
      problem = /^[[{]/.test(reply.body) ? 'broken JSON' : 'no JSON';
    // The body may also be an array.
    else problem = id === null ? 'no matching id' : 'a different id';
    problem += reply.hint ?? '';
  } else if (failed ? result != null : result === undefined) {
    problem = failed ? 'both a result and an error' : 'no result or error';
  } else if (dialectOf(options) === '2.0') {
    if (jsonrpc !== '2.0') problem = 'no "jsonrpc": "2.0"';
    else if ((failed ? result : error) === null) problem = 'both a result and an error';
    else if (failed && !object) problem = 'a malformed error';
    if (problem) problem += "; dialect: 'lenient' accepts it";
  }
  if (!problem && !failed) return { ok: true, result };
  const known = id === expected ? (id as Id | null) : null;
  const message = typeof error === 'string' ? error : 'unknown error; see error.data';
  const own = object ?? { code: 0, message, data: error };
  const cause = problem
    ? new InvalidResponseError(`the response has ${problem}`, reply, method)
    : new RpcError(own, known, method, reply);
  return { ok: false, error: withAttempts(cause, options) };
}

/**
 * Whether the body of an HTTP error response contains a JSON-RPC error, rather than the error of another interface. A
 * transport then returns the reply instead of rejecting. Pass the options of the call, because they contain the
 * dialect.
 */
export function hasError(body: unknown, payload: Payload, options: CallOptions): boolean {
  return [body].flat().some((member) => {
    const { jsonrpc, result, error, id } = fields(member);
    if (error == null) return false;
    // Even in dialect 2.0: the client's error then names the dialect that accepts it.
    if (result === null) return true;
    const isOurs = ({ id: sent }: Message) => id === null || id === sent || jsonrpc !== undefined;
    return (dialectOf(options) !== '2.0' || toErrorObject(error)) && [payload].flat().some(isOurs);
  });
}

function toErrorObject(error: unknown): ErrorObject | undefined {
  const { code, message } = fields(error);
  return Number.isInteger(code) && typeof message === 'string' ? (error as ErrorObject) : undefined;
}

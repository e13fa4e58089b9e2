import {
  type CallOptions,
  deadlineKey,
  deadlineOf,
  fork,
  type Message,
  type Reply,
  type Transport,
} from '@jsonrpcclient/core';
import { endsShared } from '../leave.ts';
import { askedKey, gatherAsked } from '../marks.ts';
import { recordAll, recordKey } from '../record.ts';
import { type Batch, type BatchedCall, settle } from './batch.ts';
import { distribute } from './distribute.ts';
import { type Refusal, refusalOf, refusalOfStatus } from './refusal.ts';

/** Sends each call unchanged and settles it. Returns the replies, undefined if there was none. */
export function sendEach(
  next: Transport,
  calls: readonly BatchedCall[],
): Promise<readonly (Reply | undefined)[]> {
  return Promise.all(calls.map((call) => sendOne(next, call)));
}

async function sendOne(next: Transport, call: BatchedCall): Promise<Reply | undefined> {
  // The transport listens for the abort itself.
  call.stopListening?.();
  try {
    const reply = await next(call.message, call.options);
    settle(call).resolve(reply);
    return reply;
  } catch (error) {
    settle(call).reject(error);
    return undefined;
  }
}

/** Sends the calls of a batch as one message and settles them. If the server refuses the batch, returns the refusal. */
export async function sendTogether(
  next: Transport,
  batch: Batch,
  calls: readonly BatchedCall[],
): Promise<Refusal | undefined> {
  const messages: Message[] = [];
  const callers: CallOptions[] = [];
  let timeout = 0;
  let deadline = 0;
  let idempotent: boolean | undefined = true;
  for (const { message, options } of calls) {
    messages.push(message);
    callers.push(options);
    timeout = Math.max(timeout, options.timeout ?? 30_000);
    deadline = Math.max(deadline, deadlineOf(options));
    // Undefined if one call doesn't say: then a middleware may decide by the methods.
    if (idempotent !== false && options.idempotent !== true) idempotent = options.idempotent;
  }
  const { asked, tell } = gatherAsked(callers);
  // Not a spread: V8 adds properties to a spread object slowly.
  const shared = Object.assign({}, batch.options, {
    timeout,
    idempotent,
    [deadlineKey]: deadline,
    [recordKey]: recordAll(callers),
    [askedKey]: asked,
  });
  const { options, abort } = fork<CallOptions>(shared, callers);
  let pending = calls.length;
  let isAborted = false;
  batch.onAbort = (reason, caller) => {
    pending--;
    tell(caller);
    isAborted ||= pending === 0 || endsShared(caller, options, reason);
    if (isAborted) abort(reason);
  };

  let reply: Reply;
  try {
    // A transport in plain JavaScript may return nothing for notifications.
    reply = Object(await next(messages, options)) as Reply;
  } catch (error) {
    // The calls that are left time out now, too, each with an error of its own.
    if (isAborted) return undefined;
    const refusal = refusalOfStatus(statusOf(error));
    if (refusal) return refusal;
    throw error;
  } finally {
    callers.forEach(tell);
  }
  const refusal = refusalOf(reply, messages);
  if (!refusal) distribute(calls, messages, reply);
  return refusal;
}

/** Undefined if reading the status throws: the calls then reject with the original error. */
function statusOf(error: unknown): unknown {
  try {
    return Object(error).status;
  } catch {
    return undefined;
  }
}

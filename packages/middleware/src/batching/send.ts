import type { Message, Reply, Transport } from '@jsonrpcclient/core';
import type { Batch, Call } from './batch.ts';
import { handOut } from './distribute.ts';
import { type Refusal, refusalOf, refusalOfStatus } from './refusal.ts';

/** Sends a call as it came, and gives the reply; undefined when there was none. */
export async function sendOne(next: Transport, call: Call): Promise<Reply | undefined> {
  call.stop?.();
  try {
    const reply = await next(call.message, call.options);
    call.resolve(reply);
    return reply;
  } catch (error) {
    call.reject(error);
    return undefined;
  }
}

/** Sends calls as one message and settles them, unless the server ran none of them: then it tells why. */
export async function sendAll(next: Transport, batch: Batch): Promise<Refusal | undefined> {
  const messages: Message[] = [];
  const ids: unknown[] = [];
  let timeout = 0;
  for (const { message, options } of batch.calls.values()) {
    messages.push(message);
    if (message.id != null) ids.push(message.id);
    timeout = Math.max(timeout, options.timeout ?? 30_000);
  }
  batch.left = messages.length;
  batch.controller = new AbortController();
  const { signal } = batch.controller;

  try {
    const options = { ...batch.options, timeout, signal };
    const reply = (await next(messages, options)) ?? { body: undefined };
    const refusal = refusalOf(reply, ids);
    if (!refusal) handOut(batch, reply);
    return refusal;
  } catch (error) {
    const refusal = refusalOfStatus(statusOf(error));
    if (!refusal) fail(batch, error);
    return refusal;
  }
}

/** Undefined for an error that does not let itself be read: then the calls still reject with it. */
function statusOf(error: unknown): unknown {
  try {
    return Object(error).status;
  } catch {
    return undefined;
  }
}

/** Rejects the calls of a batch that are not settled. */
export function fail({ calls }: Batch, error: unknown): void {
  for (const call of calls.values()) {
    call.stop?.();
    call.reject(error);
  }
}

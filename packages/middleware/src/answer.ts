import type { Reply } from '@jsonrpcclient/core';
import type { Batch } from './call.ts';

/**
 * Gives each call of a batch its own member of the reply, matched by id alone, so that core reads it as the answer to
 * a single call. A call that was answered twice gets both members, one that was not nothing: core refuses either.
 */
export function handOut({ calls }: Batch, reply: Reply): void {
  const members: readonly unknown[] = Array.isArray(reply.body) ? reply.body : [reply.body];
  const strays: unknown[] = [];
  for (const member of members) {
    const { id = null } = Object(member) as { readonly id?: unknown };
    const call = calls.get(id);
    if (call) call.answer = call.answer === undefined ? member : [call.answer, member];
    else if (id === null) strays.push(member);
  }
  // What names no call is about all of them when it came alone, else about the only one left.
  const [stray] = strays.length === 1 ? strays : [];
  const alone = members.length === 1 ? stray : undefined;
  const rest = countMissing(calls) === 1 ? stray : alone;

  const { status, statusText, headers } = reply;
  for (const call of calls.values()) {
    call.stop?.();
    const body = call.message.id == null ? alone : (call.answer ?? rest);
    call.resolve({ body, status, statusText, headers } as Reply);
  }
}

function countMissing(calls: Batch['calls']): number {
  let missing = 0;
  for (const { message, answer } of calls.values()) {
    if (message.id != null && answer === undefined) missing++;
  }
  return missing;
}

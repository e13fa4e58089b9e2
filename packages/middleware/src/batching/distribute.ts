import { membersOf, type Reply } from '@jsonrpcclient/core';
import type { Batch } from './batch.ts';

/**
 * Resolves each call of a batch with a reply of its own, whose body is its member, so that core reads it as the reply to
 * a single call. A call with several responses gets them in an array, and one with none an empty array: core refuses
 * both.
 */
export function handOut({ calls }: Batch, reply: Reply): void {
  const messages = Array.from(calls.values(), ({ message }) => message);
  const members = membersOf(reply.body, messages);
  // Of a body that holds no members, each call is told.
  const none = Object(reply.body) === reply.body ? [] : reply.body;
  const { status, statusText, headers } = reply;
  let place = 0;
  for (const call of calls.values()) {
    call.stop?.();
    const member = members[place++];
    const body = member === undefined && call.message.id != null ? none : member;
    // Not spread: that takes longer than all the rest.
    call.resolve({ body, status, statusText, headers } as Reply);
  }
}

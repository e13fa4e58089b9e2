import { type Message, membersOf, type Reply } from '@jsonrpcclient/core';
import { type BatchedCall, settle } from './batch.ts';

/**
 * Resolves each call with a reply whose body is the call's response, so core reads it as the reply to a single call. A
 * call without a response gets an empty array and one with several gets them in an array; core rejects both.
 */
export function distribute(
  calls: readonly BatchedCall[],
  messages: readonly Message[],
  reply: Reply,
): void {
  const { body, status, statusText, headers, hint } = reply;
  const members = membersOf(body, messages);
  // A body that isn't an object or an array goes to every call, for its error.
  const missing = Object(body) === body ? [] : body;
  calls.forEach((call, index) => {
    const member = members[index];
    const body = member === undefined && call.message.id != null ? missing : member;
    // Not spread, which would take longer than everything else here.
    settle(call).resolve({ body, status, statusText, headers, hint } as Reply);
  });
}

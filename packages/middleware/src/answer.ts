import { membersOf, type Reply } from '@jsonrpcclient/core';
import type { Batch } from './call.ts';

/**
 * Resolves each call of a batch with a reply of its own, whose body is its member, so that core reads it as the reply to
 * a single call. A call with several responses gets them in an array, and one with none an empty array: core refuses
 * both.
 */
export function handOut({ calls }: Batch, { body, ...medium }: Reply): void {
  const waiting = [...calls.values()];
  const messages = waiting.map(({ message }) => message);
  const members = membersOf(body, messages);
  // Of a body that holds no members, each call is told.
  const none = Object(body) === body ? [] : body;
  for (const [place, call] of waiting.entries()) {
    call.stop?.();
    const own = call.message.id == null ? members[place] : (members[place] ?? none);
    call.resolve({ ...medium, body: own });
  }
}

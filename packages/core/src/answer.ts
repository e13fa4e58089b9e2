import { type Dialect, fields, type Outcome, read } from './dialect.ts';
import type { Message } from './message.ts';
import type { Reply } from './transport.ts';

/** The result in the reply to one call; throws what else came back. A notification is only refused by a status. */
export function answer(reply: Reply, dialect: Dialect, { method, id }: Message): unknown {
  if (id == null && (reply.status ?? 0) < 400) return;
  // The refusal of a notification has no id to compare.
  const outcome = read(dialect, reply, reply.body, id ?? fields(reply.body).id, method);
  if (outcome.ok) return outcome.result;
  throw outcome.error;
}

/**
 * One outcome per message of a batch, in their order; undefined for a notification (section 6). Answers are
 * matched by id alone, so a call that is answered twice or not at all fails.
 */
export function answers(
  reply: Reply,
  dialect: Dialect,
  messages: readonly Message[],
): (Outcome | undefined)[] {
  const members: unknown[] = [reply.body].flat();
  const byId = new Map<unknown, unknown>();
  for (const member of members) {
    const { id = null } = fields(member);
    byId.set(id, byId.has(id) ? null : member);
  }
  // An error that names no call is about all of them when it came alone, else about the only one left.
  const missing = messages.filter(({ id = null }) => byId.get(id) === undefined);
  const stray = members.length === 1 || missing.length === 1 ? byId.get(null) : undefined;

  return messages.map(({ id, method }) => {
    if (id == null) return undefined;
    const member = byId.get(id);
    return read(dialect, reply, member === undefined ? stray : member, id, method);
  });
}

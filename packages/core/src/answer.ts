import { type Dialect, fields, type Outcome, read } from './dialect.ts';
import type { Message } from './message.ts';
import type { Reply } from './transport.ts';

/** The result in the reply to one call; throws what else came back. A notification is only refused by a status. */
export function answer(reply: Reply, dialect: Dialect, { method, id }: Message): unknown {
  if (id == null && (reply.status ?? 0) < 400) return;
  // The refusal of a notification has no id to compare, and one of a batch may be a list.
  const body = id == null ? [reply.body].flat()[0] : reply.body;
  const outcome = read(dialect, reply, body, id ?? fields(body).id, method);
  if (outcome.ok) return outcome.result;
  throw outcome.error;
}

/**
 * One outcome per message of a batch, in their order; undefined for a notification (section 6 of the JSON-RPC 2.0
 * specification). Answers are matched only by id, so a call that is answered twice or not at all fails.
 */
export function answers(
  reply: Reply,
  dialect: Dialect,
  messages: readonly Message[],
): (Outcome | undefined)[] {
  const members: readonly unknown[] = Array.isArray(reply.body) ? reply.body : [reply.body];
  const found: unknown[] = [];
  let next = 0;
  let stray: unknown;
  let places: Map<unknown, number> | undefined;
  for (const member of members) {
    const { id = null } = fields(member);
    while (next < messages.length && messages[next]?.id == null) next++;
    let place: number | undefined = next;
    // Most servers answer in order: no need to look the id up.
    if (messages[next]?.id === id) next++;
    else {
      places ??= new Map(messages.map(({ id }, place) => [id, place]));
      place = places.get(id);
    }
    if (id === null) stray = stray === undefined ? member : null;
    else if (place !== undefined) found[place] = found[place] === undefined ? member : null;
  }
  // An error that names no call is about all of them when it came alone, else about the only one left.
  const isMissing = ({ id }: Message, place: number) => id != null && found[place] === undefined;
  if (stray && members.length > 1 && messages.filter(isMissing).length > 1) stray = undefined;

  return messages.map(({ id, method }, place) => {
    if (id == null) return undefined;
    const member = found[place];
    return read(dialect, reply, member === undefined ? stray : member, id, method);
  });
}

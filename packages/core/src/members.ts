import { fields } from './fields.ts';
import type { Message } from './message.ts';

/**
 * Matches the responses in a reply's body to the messages of a batch by id. Returns one entry for each message: its
 * response, `undefined` if there is none, or an array if there are several. If as many errors have no id as calls have
 * no response, they are matched in order. A single error counts as the response to all messages if it has no id, or if
 * it isn't in an array and its id is either unknown or the first call's.
 */
export function membersOf(body: unknown, messages: readonly Message[]): readonly unknown[] {
  const members: readonly unknown[] = Array.isArray(body) ? body : [body];
  const found: unknown[] = [];
  const strays: object[] = [];
  let next = 0;
  let places: Map<unknown, number> | undefined;
  for (const member of members) {
    const { id = null, error } = fields(member);
    while (next < messages.length && messages[next]?.id == null) next++;
    let place: number | undefined = next;
    // Most servers respond in order, which saves looking up the id.
    if (messages[next]?.id === id) next++;
    else {
      places ??= new Map(messages.map(({ id }, place) => [id, place]));
      place = places.get(id);
    }
    // Only errors: a result without an id is a server's response to a notification.
    if (error != null && (id === null || (member === body && (place ?? -1) < next))) {
      strays.push({ ...fields(member), id: null });
    }
    if (id !== null && place !== undefined) {
      found[place] = found[place] === undefined ? member : [found[place], member].flat();
    }
  }
  if (strays.length === 0) return found;

  const isMissing = ({ id }: Message, place: number) => id != null && found[place] === undefined;
  const fits = messages.filter(isMissing).length === strays.length;
  let used = 0;
  return messages.map((message, place) => {
    if (members.length === 1) return found[place] ?? strays[0];
    return fits && isMissing(message, place) ? strays[used++] : found[place];
  });
}

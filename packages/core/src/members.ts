import { fields } from './fields.ts';
import type { Message } from './message.ts';

/**
 * The member of a reply's body that is the response to each message of a batch, matched by id: undefined if there is
 * none, an array if there are several. As many errors without an id as calls without a response are theirs, in order. An
 * error that comes alone is that of all messages if it has no id or, outside an array, the first call's or an unknown one.
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
    // Most servers answer in order: no need to look the id up.
    if (messages[next]?.id === id) next++;
    else {
      places ??= new Map(messages.map(({ id }, place) => [id, place]));
      place = places.get(id);
    }
    // Never a result: some servers answer notifications.
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

import { type Dialect, fields, read } from './dialect.ts';
import { InvalidResponseError, type RpcClientError, RpcError } from './error.ts';
import type { Message } from './message.ts';
import { readOrThrow } from './response.ts';
import type { Reply } from './transport.ts';

/** What became of one call of a batch. */
export type Outcome<R = unknown> =
  | { readonly ok: true; readonly result: R }
  | { readonly ok: false; readonly error: RpcClientError };

/** The result in the reply to one call; throws what else came back. A notification is only refused by status. */
export function answer(
  reply: Reply,
  dialect: Dialect,
  method: string,
  id?: Message['id'],
): unknown {
  if (id == null && !(Number(reply.status) >= 400)) return;
  const response = readOrThrow(reply, dialect, method, id);
  if (!response.ok) throw response.error;
  return response.result;
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
  const strays: RpcError[] = [];
  for (const member of members) {
    const { id } = fields(member);
    const stray = id == null ? read(dialect, member) : undefined;
    if (typeof stray !== 'object') byId.set(id, byId.has(id) ? undefined : member);
    else if (!stray.ok) strays.push(stray.error);
  }
  const missing = messages.filter(({ id }) => id != null && !byId.has(id)).length;
  // An error that names no call is about all of them when it came alone, else about the only one left.
  const about = strays.length === 1 && (members.length === 1 || missing === 1) ? strays : [];

  return messages.map(({ id, method }) => {
    if (id == null) return undefined;
    if (!byId.has(id) && about[0])
      return { ok: false, error: new RpcError(about[0], null, method) };
    const response = byId.has(id) ? read(dialect, byId.get(id), method, id) : 'no answer';
    if (typeof response === 'string') {
      return { ok: false, error: new InvalidResponseError(response, reply, method) };
    }
    return response.ok
      ? { ok: true, result: response.result }
      : { ok: false, error: response.error };
  });
}

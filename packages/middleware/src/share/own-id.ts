import { fields, type Reply } from '@jsonrpcclient/core';

/** Returns the reply to the call with the id `sent` as the reply to another call. A wrong id stays wrong. */
export function withOwnId(reply: Reply, sent: unknown, own: unknown): Reply {
  const { body } = reply;
  const { id } = fields(body);
  if (own === sent || id == null || Array.isArray(body)) return reply;
  return { ...reply, body: id === sent ? { ...fields(body), id: own } : [body] };
}

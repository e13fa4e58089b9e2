import { fields, type Reply } from '@jsonrpcclient/core';
import type { FaultKind } from './kinds.ts';

const page = '<html><body>Sign in</body></html>';

/** Changes the reply to a payload; `place` is the member of a batch that is affected. */
type Alter = (reply: Reply, place: number) => Reply;

/** The faults that change a reply. The reply to a notification, which is empty, stays empty. */
export const alterations: Readonly<Partial<Record<FaultKind, Alter>>> = {
  html: (reply) => ({
    ...reply,
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: page,
  }),
  truncated: (reply) => {
    const text = JSON.stringify(reply.body);
    return { ...reply, body: text.slice(0, text.length / 2) };
  },
  wrongId: (reply, place) =>
    alterMember(reply, place, (id) => (typeof id === 'number' ? id + 1_000_003 : `${id}?`)),
  stringId: (reply, place) =>
    alterMember(reply, place, (id) => (typeof id === 'number' ? `${id}` : 0)),
  duplicate: (reply) => {
    const members = [reply.body].flat();
    return { ...reply, body: [...members, ...members] };
  },
  swap: ({ body, ...reply }) => ({
    ...reply,
    body: Array.isArray(body) ? [...body].reverse() : body,
  }),
  missing: ({ body, ...reply }, place) => ({
    ...reply,
    body: Array.isArray(body) ? body.filter((_, index) => index !== place) : undefined,
  }),
};

function alterMember(reply: Reply, place: number, alter: (id: unknown) => unknown): Reply {
  const change = (member: unknown) => ({ ...fields(member), id: alter(fields(member).id) });
  const { body } = reply;
  if (!Array.isArray(body)) return { ...reply, body: change(body) };
  return { ...reply, body: body.map((one, index) => (index === place ? change(one) : one)) };
}

import type { Id, Message, Payload } from '@jsonrpcclient/core';
import { fields } from '../fields.ts';
import type { OnUnexpected } from '../unexpected.ts';
import { createSent, rejectWith, type Sent, withOwnId } from './outgoing.ts';
import { createRecent } from './recent.ts';
import { createResponseArray, type ResponseArray } from './response-array.ts';
import { createIds, toOtherType } from './wire-ids.ts';

/** A call that waits for its answer. */
export interface PendingCall {
  readonly method: string;
  readonly id: Id;
}

/** The calls of a connection, found by their ids. */
export interface Calls {
  /** Makes a payload ready to go, with ids that are new on this connection. */
  open(payload: Payload, resolve: Sent['resolve'], reject: Sent['reject']): Sent;
  /** From now on answers to it are awaited. */
  expect(sent: Sent): void;
  /** From now on nobody waits for it; returns its requests that were sent and not answered. */
  giveUp(sent: Sent): readonly Message[];
  /** Rejects one that no answer will come to. */
  fail(sent: Sent, error: unknown): void;
  /** Rejects all of which answers are awaited. */
  lose(error: unknown): void;
  /** Takes a response that came on its own; true if it settled a call. */
  answer(body: unknown): boolean;
  /** The responses in an array; `isMixed` if messages that have a method came with them. */
  array(bodies: readonly unknown[], isMixed: boolean): ResponseArray;
  /** Takes what the server reports of a call; false when nobody asked for it. */
  progress(token: unknown, value: unknown): boolean;
  /** What is awaited, with the ids that the caller gave. */
  pending(): PendingCall[];
}

/** How many calls that were given up may still want their response. */
const memory = 10_000;

export function createCalls(unexpected: OnUnexpected): Calls {
  const ids = createIds();
  const waiting = new Map<unknown, Sent>();
  /** The calls that were given up and still want their response. */
  const late = createRecent<unknown, Sent>(memory);

  const finish = (sent: Sent) => {
    sent.over = true;
    sent.clean?.();
  };

  /** Its requests that were sent and not answered. */
  const requestsOf = (sent: Sent): Message[] =>
    [sent.payload].flat().filter(({ id }) => waiting.get(id) === sent) as Message[];

  const withdraw = (sent: Sent): Message[] => {
    finish(sent);
    const requests = requestsOf(sent);
    for (const { id } of requests) waiting.delete(id);
    return requests;
  };

  const fail = (sent: Sent, error: unknown) => {
    withdraw(sent);
    rejectWith(sent, error);
  };

  const report = (body: unknown) => {
    const { id, result, error } = fields(body);
    const sent = late.take(id);
    if (sent) sent.onResponse?.(withOwnId(sent, body));
    else if (result === undefined && error === undefined)
      unexpected({ kind: 'foreign', message: body });
    else unexpected({ kind: id == null ? 'anonymous' : ids.fateOf(id), message: body });
  };

  const answer = (body: unknown) => {
    const { id } = fields(body);
    const sent = waiting.get(id);
    if (!sent) {
      report(body);
      return false;
    }
    waiting.delete(id);
    const own = withOwnId(sent, body);
    sent.onResponse?.(own);
    sent.answers?.push(own);
    if (--sent.left > 0) return false;
    finish(sent);
    sent.resolve({ body: sent.answers ?? own });
    return true;
  };

  const collect = (sent: Sent, body: unknown) => {
    sent.answers?.push(withOwnId(sent, body));
    if (waiting.delete(fields(body).id)) sent.left--;
  };

  const settle = (sent: Sent) => {
    withdraw(sent);
    sent.resolve({ body: sent.answers });
  };

  return {
    open: (payload, resolve, reject) => createSent(payload, ids.take, resolve, reject),

    expect(sent) {
      if ('method' in sent.payload) waiting.set(sent.payload.id, sent);
      else for (const { id } of sent.payload) if (id != null) waiting.set(id, sent);
    },

    giveUp(sent) {
      const requests = withdraw(sent);
      for (const { id } of requests) {
        ids.giveUp(id as Id);
        if (sent.onResponse) late.set(id, sent);
      }
      return requests;
    },

    fail,

    lose(error) {
      late.clear();
      for (const id of waiting.keys()) ids.giveUp(id as Id);
      for (const sent of new Set(waiting.values())) fail(sent, error);
    },

    answer,

    array: (bodies, isMixed) =>
      createResponseArray(bodies, isMixed, {
        find: (id) => waiting.get(id),
        answer,
        collect,
        settle,
        report,
      }),

    progress(token, value) {
      // Some servers return it as text, and no id is used as a number and as text.
      const sent = waiting.get(token) ?? waiting.get(toOtherType(token));
      const report = sent?.progress;
      report?.(value);
      return report !== undefined;
    },

    pending: () =>
      [...new Set(waiting.values())].flatMap((sent) =>
        requestsOf(sent).map(({ method, id }) => ({
          method,
          id: sent.renamed?.get(id) ?? (id as Id),
        })),
      ),
  };
}

import { type Id, type Message, methodOf, type Payload, type Reply } from '@jsonrpcclient/core';
import { ChannelError } from '../channel/channel.ts';
import { toTransportError } from '../channel/to-transport-error.ts';
import { fields } from '../fields.ts';

/** A payload that is on its way, or waits for the channel. */
export interface Sent {
  /** As it is on the wire. */
  payload: Payload;
  /** Its JSON, while it waits for the channel. */
  text: string | undefined;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
  /** The caller's ids by those on the wire, where they differ. */
  readonly renamed: ReadonlyMap<unknown, Id> | undefined;
  /** The answers to a batch, when they come one by one; undefined for a single call. */
  readonly answers: unknown[] | undefined;
  /** How many of its messages wait for an answer. */
  left: number;
  /** Whether it was given to the channel. */
  handed: boolean;
  /** Whether nobody waits any more. */
  over: boolean;
  /** Told of what the server reports. */
  progress: ((value: unknown) => void) | undefined;
  /** Called with the response, even after the call was given up. */
  onResponse: ((response: unknown) => void) | undefined;
  /** Ends what was begun for the call: a timer, a listener. */
  clean: (() => void) | undefined;
}

/** A payload with the ids that `take` gives for those of the caller. */
export function createSent(
  payload: Payload,
  take: (id: Id) => Id,
  resolve: Sent['resolve'],
  reject: Sent['reject'],
): Sent {
  const isSingle = 'method' in payload;
  const wire = isSingle ? rename(payload, take) : payload.map((message) => rename(message, take));
  return {
    payload: wire,
    text: undefined,
    resolve,
    reject,
    renamed: isSingle && wire === payload ? undefined : renamedIn([payload].flat(), [wire].flat()),
    answers: isSingle ? undefined : [],
    left: isSingle ? Number(payload.id != null) : payload.filter(({ id }) => id != null).length,
    handed: false,
    over: false,
    progress: undefined,
    onResponse: undefined,
    clean: undefined,
  };
}

function rename(message: Message, take: (id: Id) => Id): Message {
  if (message.id == null) return message;
  const id = take(message.id);
  return id === message.id ? message : { ...message, id };
}

function renamedIn(
  payload: readonly Message[],
  wire: readonly Message[],
): ReadonlyMap<unknown, Id> | undefined {
  const renamed = wire.flatMap(({ id }, place): [unknown, Id][] => {
    const own = payload[place]?.id;
    return own == null || own === id ? [] : [[id, own]];
  });
  return renamed.length > 0 ? new Map(renamed) : undefined;
}

/** The answer as the caller expects it. */
export function withOwnId({ renamed }: Sent, body: unknown): unknown {
  const id = renamed?.get(fields(body).id);
  return id === undefined ? body : { ...fields(body), id };
}

/** Rejects a call to which no answer will come; it is safe to repeat when it never left. */
export function rejectWith(sent: Sent, error: unknown): void {
  const isSent = sent.handed && !(error instanceof ChannelError && error.sent === 'no');
  sent.reject(toTransportError(error, methodOf(sent.payload), isSent ? 'maybe' : 'no'));
}

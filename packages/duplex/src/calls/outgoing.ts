import {
  fields,
  type Id,
  type Message,
  methodOf,
  type Payload,
  type Reply,
} from '@jsonrpcclient/core';
import { ChannelError } from '../channel/channel.ts';
import { toTransportError } from '../channel/to-transport-error.ts';

/**
 * A payload on its way, from the call until it settles. Only the functions in this file change it. It lacks the members that
 * only some calls need, because many calls can wait at the same time.
 */
export interface Outgoing {
  /** 'queued' until it is handed to the channel, then 'written' until the call resolves or rejects. */
  readonly state: 'queued' | 'written' | 'settled';
  /** As it is on the wire. */
  readonly payload: Payload;
  /** Its JSON while it is queued. */
  readonly text?: string | undefined;
  readonly call: Settling;
  /** Aborts the payload, because its call was aborted. */
  abort(this: Outgoing, reason: unknown): void;
  /** Maps the ids on the wire to the caller's, if they differ. */
  readonly renamed?: Map<unknown, Id> | undefined;
  /** The responses to a batch that have arrived; undefined for a single call. */
  readonly responses?: unknown[] | undefined;
  /** How many of its requests have no response yet. */
  readonly left: number;
  /** Called with each progress report. */
  readonly onProgress?: ((value: unknown) => void) | undefined;
  /** Called with the response, even after the call was aborted. */
  readonly onResponse?: ((response: unknown) => void) | undefined;
  /** Stops the timers and listeners that were started for the call. */
  readonly release?: (() => void) | undefined;
}

/** Settles the call, the first time that one of the functions is called. */
interface Settling {
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Creates a queued payload with the ids that `take` returns for the caller's. */
export function createOutgoing(
  payload: Payload,
  take: (id: Id) => Id,
  call: Settling,
  abort: Outgoing['abort'],
): Outgoing {
  const isSingle = 'method' in payload;
  const outgoing: Mutable<Outgoing> = {
    state: 'queued',
    payload,
    call,
    abort,
    left: 0,
  };
  if (!isSingle) outgoing.responses = [];
  outgoing.payload = isSingle
    ? register(outgoing, payload, take)
    : payload.map((message) => register(outgoing, message, take));
  return outgoing;
}

/** Counts a message if it is a request, and returns it as it is on the wire. */
function register(outgoing: Mutable<Outgoing>, message: Message, take: (id: Id) => Id): Message {
  if (message.id == null) return message;
  outgoing.left++;
  const id = take(message.id);
  if (id === message.id) return message;
  outgoing.renamed = (outgoing.renamed ?? new Map()).set(id, message.id);
  return { ...message, id };
}

/** Sets what only some calls need. */
export function extend(
  outgoing: Outgoing,
  extra: Partial<Pick<Outgoing, 'payload' | 'text' | 'onProgress' | 'onResponse'>>,
): void {
  Object.assign(outgoing, extra);
}

/** Calls `release` when the call settles. */
export function onSettled(outgoing: Mutable<Outgoing>, release: () => void): void {
  const { release: first } = outgoing;
  outgoing.release = first ? () => [first, release].map((each) => each()) : release;
}

/** Marks a payload that is about to be handed to the channel. */
export function beginWriting(outgoing: Mutable<Outgoing>): void {
  outgoing.state = 'written';
  if (outgoing.text) outgoing.text = undefined;
}

/** Takes a response; `isExpected` is false for a second one, and for one without an id. */
export function addResponse(
  outgoing: Mutable<Outgoing>,
  response: unknown,
  isExpected: boolean,
): void {
  outgoing.responses?.push(response);
  if (isExpected) outgoing.left--;
}

export function resolveWith(outgoing: Outgoing, body: unknown): void {
  settle(outgoing);
  outgoing.call.resolve({ body });
}

export function rejectWith(outgoing: Outgoing, reason: unknown): void {
  settle(outgoing);
  outgoing.call.reject(reason);
}

/** Rejects a call that will get no response. */
export function failWith(outgoing: Outgoing, error: unknown): void {
  const { state, payload } = outgoing;
  const isSent = state !== 'queued' && !(error instanceof ChannelError && error.sent === 'no');
  rejectWith(outgoing, toTransportError(error, methodOf(payload), isSent ? 'maybe' : 'no'));
}

function settle(outgoing: Mutable<Outgoing>): void {
  outgoing.state = 'settled';
  outgoing.release?.();
}

/** The response as the caller expects it. */
export function withOwnId({ renamed }: Outgoing, body: unknown): unknown {
  const id = renamed?.get(fields(body).id);
  return id === undefined ? body : { ...fields(body), id };
}

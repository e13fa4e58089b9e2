import { TransportError } from '@jsonrpcclient/core';
import { ChannelError } from '../channel/channel.ts';
import type { SubscriberOptions } from './subscriber-options.ts';

type Phase = Asking | { readonly is: 'active' | 'lost' | 'over' };

/** The request for the subscription is under way. */
interface Asking {
  readonly is: 'asking';
  /** The epoch of the connection that it was sent on; undefined while it is queued. */
  sentIn: number | undefined;
  /** That connection was lost. */
  isLost: boolean;
  /** The connection was closed for good. */
  closed: { readonly error: unknown } | undefined;
}

/** The options, and the state that only this file changes. */
export interface Life extends SubscriberOptions {
  phase: Phase;
  /** The error that the connection was last lost with. */
  lastLoss: unknown;
  /** The epoch in which an unsent request was made again. */
  retriedIn: number | undefined;
  readonly offState: () => void;
}

/** The connection is open. */
export function onOpen(life: Life): void {
  const { phase } = life;
  if (phase.is === 'asking') phase.sentIn ??= life.lifecycle.epoch;
  else request(life, refusedAgain);
}

/** The connection is lost. */
export function onLoss(life: Life, error: unknown): void {
  const { phase } = life;
  life.lastLoss = error ?? new ChannelError('the connection was lost');
  if (phase.is === 'active') loseSubscription(life);
  // A request that is queued isn't affected.
  else if (phase.is === 'asking') phase.isLost = phase.sentIn !== undefined;
}

/** The connection is closed for good. */
export function onClose(life: Life, error: unknown): void {
  const { phase } = life;
  // First it settles, perhaps with values that arrived before.
  if (phase.is === 'asking') phase.closed = { error };
  else close(life, error);
}

/** Makes the request; calls `refused` if it rejects. */
export async function request(
  life: Life,
  refused: (asking: Asking, error: unknown, life: Life) => void,
): Promise<void> {
  const { connection, lifecycle, leave } = life;
  const sentIn = connection.state === 'open' ? lifecycle.epoch : undefined;
  const asking: Asking = { is: 'asking', sentIn, isLost: false, closed: undefined };
  life.phase = asking;
  let isSettled = false;
  // What is granted later is granted on the current connection.
  const leaveOther = (id: unknown) => (!isSettled && isGone(asking)) || leave(id);
  let id: unknown;
  try {
    id = await life.ask(leaveOther);
  } catch (error) {
    return refused(asking, error, life);
  } finally {
    isSettled = true;
  }
  await granted(life, asking, id);
}

async function granted(life: Life, asking: Asking, id: unknown): Promise<void> {
  const { lifecycle, filter, leave } = life;
  if (life.phase !== asking) return asking.sentIn === lifecycle.epoch ? leave(id) : undefined;
  life.phase = { is: 'active' };
  filter.begin(id, asking.sentIn);
  // Perhaps one of the values was the last.
  if (!isIn(life, 'active')) return;
  if (isGone(asking)) loseSubscription(life);
  if (asking.closed) close(life, asking.closed.error);
  else if (isIn(life, 'lost')) requestWhenOpen(life);
}

function refusedAgain(asking: Asking, error: unknown, life: Life): void {
  if (life.phase !== asking) return;
  if (asking.closed) close(life, asking.closed.error);
  else if (isGone(asking)) requestWhenOpen(life);
  else if (isUnsent(error) && life.retriedIn !== asking.sentIn) {
    // Perhaps the connection is lost, and the channel is about to report that.
    life.retriedIn = asking.sentIn;
    life.phase = { is: 'lost' };
    setTimeout(() => isIn(life, 'lost') && requestWhenOpen(life), 100);
  } else end(life, error);
}

function requestWhenOpen(life: Life): void {
  if (life.connection.state === 'open') request(life, refusedAgain);
  else life.phase = { is: 'lost' };
}

/** The subscription is lost with its connection. */
function loseSubscription(life: Life): void {
  life.filter.end();
  if (life.resubscribe) {
    life.phase = { is: 'lost' };
    life.feed.gap();
  } else close(life, life.lastLoss);
}

/** Ends the iteration, which throws the error unless it is undefined. */
export function end(life: Life, error: unknown): void {
  stop(life);
  life.feed.end(error);
}

/** Ends the iteration the way iterations over notifications end when the connection closes. */
function close(life: Life, error: unknown): void {
  stop(life);
  life.feed.close(life.method, error);
}

/** Ends the life of a subscription. */
export function stop(life: Life): void {
  life.phase = { is: 'over' };
  life.off();
  life.offState();
}

function isIn({ phase }: Life, is: Phase['is']): boolean {
  return phase.is === is;
}

/** Whether the connection that a request was sent on is lost. */
function isGone({ sentIn, isLost }: Asking): boolean {
  return isLost || sentIn === undefined;
}

function isUnsent(error: unknown): boolean {
  return error instanceof TransportError && error.sent === 'no';
}

import { createQueue } from '../channel/queue.ts';
import type { SubscriptionEvent } from './subscription.ts';

/** The events of all subscriptions that arrive before the id of this one is known: the newest, at most `limit`. */
export interface Early<T> {
  keep(event: SubscriptionEvent<T>, epoch: unknown): void;
  /** Returns the events of one subscription that arrived in this epoch, and forgets all others. */
  release(id: unknown, epoch: unknown): Released<T>;
}

interface Released<T> {
  readonly events: readonly SubscriptionEvent<T>[];
  /** How many older events of this subscription were dropped. */
  readonly dropped: number;
  /** Whether any event has this id with a different type. */
  readonly mistyped: boolean;
}

interface Kept<T> {
  readonly event: SubscriptionEvent<T>;
  readonly epoch: unknown;
}

export function createEarly<T>(limit: number): Early<T> {
  const kept = createQueue<Kept<T>>();
  /** How many events were dropped, by id; for at most `limit` ids, because a server may invent any number of them. */
  const dropped = new Map<unknown, number>();
  /** How many were dropped for all other ids. */
  let others = 0;
  /** The epoch of these counts. */
  let counted: unknown;

  const forget = () => {
    dropped.clear();
    others = 0;
  };

  const count = ({ event: { id }, epoch }: Kept<T>) => {
    if (epoch !== counted) forget();
    counted = epoch;
    if (dropped.has(id) || dropped.size < limit) dropped.set(id, (dropped.get(id) ?? 0) + 1);
    else others++;
  };

  const countOf = (id: unknown) => {
    const own = dropped.get(id) ?? others;
    return own + ((id !== undefined && dropped.get(undefined)) || 0);
  };

  return {
    keep(event, epoch) {
      kept.push({ event, epoch });
      while (kept.size > limit) count(kept.shift() as Kept<T>);
    },

    release(id, epoch) {
      const events: SubscriptionEvent<T>[] = [];
      let mistyped = false;
      for (let one = kept.shift(); one; one = kept.shift()) {
        if (one.epoch !== epoch) continue;
        if (isFor(one.event, id)) events.push(one.event);
        else mistyped ||= isMistyped(one.event, id);
      }
      const missing = epoch === counted ? countOf(id) : 0;
      forget();
      return { events, dropped: missing, mistyped };
    },
  };
}

/** An event without an id is for every subscription. */
export function isFor(event: SubscriptionEvent<unknown>, id: unknown): boolean {
  return event.id === undefined || event.id === id;
}

/** Whether an event has the id as another type: `"1"` for `1`. It could be the id of another subscription. */
export function isMistyped(event: SubscriptionEvent<unknown>, id: unknown): boolean {
  return typeof event.id !== typeof id && toText(id) !== undefined && isSame(event.id, id);
}

/** Whether two ids are the same as strings; objects can't be told apart. */
export function isSame(one: unknown, other: unknown): boolean {
  return toText(one) === toText(other);
}

function toText(id: unknown): string | undefined {
  return typeof id === 'object' ? undefined : String(id);
}

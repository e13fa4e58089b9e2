import type { Feed } from '../notifications/feed.ts';
import { createEarly, isFor, isMistyped } from './early.ts';
import type { SubscriptionEvent } from './subscription.ts';

/** Picks the notifications of one subscription from all those of its method. */
export interface Filter<T> {
  readonly id: unknown;
  /** Sets the id, and applies it to notifications that arrived on this connection before the id was known. */
  begin(id: unknown, epoch: unknown): void;
  end(): void;
  take(event: SubscriptionEvent<T>, epoch: unknown): void;
}

/** Called by a filter. */
export interface FilterListener {
  dropped(): void;
  /** A notification has the id as another type. */
  mistyped(): void;
  /** A notification says that the subscription is over, perhaps with an error. */
  over(error: unknown): void;
}

/** Keeps the notifications that arrive before the id is known. */
export function createFilter<T>(feed: Feed<T>, listener: FilterListener): Filter<T> {
  const early = createEarly<T>(feed.limit);
  let id: unknown;
  let isOpen = false;

  const give = ({ value, done, error }: SubscriptionEvent<T>) => {
    const isLast = done || error != null;
    // The last event may have no value.
    if ((!isLast || value !== undefined) && !feed.push(value as T)) listener.dropped();
    if (!isLast) return;
    isOpen = false;
    listener.over(error ?? undefined);
  };

  return {
    get id() {
      return id;
    },
    begin(given, epoch) {
      id = given;
      isOpen = true;
      const { events, dropped, mistyped } = early.release(id, epoch);
      if (dropped > 0) listener.dropped();
      if (mistyped) listener.mistyped();
      feed.miss(dropped);
      for (const event of events) if (isOpen) give(event);
    },
    end() {
      isOpen = false;
    },
    take(event, epoch) {
      if (!isOpen) early.keep(event, epoch);
      else if (isFor(event, id)) give(event);
      else if (isMistyped(event, id)) listener.mistyped();
    },
  };
}

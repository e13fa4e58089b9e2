import type { Feed } from '../notifications/feed.ts';
import { createEarly, isFor, isMistyped } from './early.ts';
import type { SubscriptionEvent } from './subscription.ts';

/** What a subscription is given of the notifications of its method. */
export interface Filter<T> {
  readonly id: unknown;
  /** Whether the id is known. */
  readonly isOpen: boolean;
  /** From now on the id is this one, also for what came on the same connection before it was known. */
  begin(id: unknown, connection: unknown): void;
  end(): void;
  take(event: SubscriptionEvent<T>, connection: unknown): void;
}

/** Who is told of what a filter finds. */
export interface FilterListener {
  dropped(): void;
  /** An event has the id as another type. */
  mistyped(): void;
  /** An event says that the subscription is over, and perhaps what it failed of. */
  over(error: unknown): void;
}

/** Lets pass what is for one subscription, and keeps what comes before its id is known. */
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
    get isOpen() {
      return isOpen;
    },
    begin(given, connection) {
      id = given;
      isOpen = true;
      const { events, dropped, mistyped } = early.release(id, connection);
      if (dropped > 0) listener.dropped();
      if (mistyped) listener.mistyped();
      feed.miss(dropped);
      for (const event of events) if (isOpen) give(event);
    },
    end() {
      isOpen = false;
    },
    take(event, connection) {
      if (!isOpen) early.keep(event, connection);
      else if (isFor(event, id)) give(event);
      else if (isMistyped(event, id)) listener.mistyped();
    },
  };
}

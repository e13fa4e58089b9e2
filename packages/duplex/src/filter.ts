import type { Feed } from './feed.ts';
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

/** Lets pass what is for one subscription, and keeps what comes before its id is known. */
export function createFilter<T>(feed: Feed<T>): Filter<T> {
  const early: (readonly [event: SubscriptionEvent<T>, connection: unknown])[] = [];
  let id: unknown;
  let isOpen = false;

  const give = (event: SubscriptionEvent<T>) => {
    if (event.id === undefined || event.id === id) feed.push(event.value);
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
      for (const [event, its] of early.splice(0)) if (its === connection) give(event);
    },
    end() {
      isOpen = false;
    },
    take(event, connection) {
      if (isOpen) return give(event);
      early.push([event, connection]);
      if (early.length > feed.limit) early.shift();
    },
  };
}

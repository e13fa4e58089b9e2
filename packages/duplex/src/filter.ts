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

/** What came for one subscription. */
interface Early<T> {
  readonly values: T[];
  dropped: number;
}

/** Lets pass what is for one subscription, and keeps what comes before its id is known; tells what is dropped. */
export function createFilter<T>(feed: Feed<T>, onDropped: () => void): Filter<T> {
  /** By the connection and the id. */
  const early = new Map<unknown, Map<unknown, Early<T>>>();
  let id: unknown;
  let isOpen = false;

  const give = (value: T) => {
    if (!feed.push(value)) onDropped();
  };

  const earlyOf = (connection: unknown, id: unknown) => {
    const ids = early.get(connection) ?? new Map<unknown, Early<T>>();
    const kept = ids.get(id) ?? { values: [], dropped: 0 };
    early.set(connection, ids.set(id, kept));
    return kept;
  };

  const keep = ({ id, value }: SubscriptionEvent<T>, connection: unknown) => {
    const kept = earlyOf(connection, id);
    kept.values.push(value);
    if (kept.values.length <= feed.limit) return;
    kept.values.shift();
    kept.dropped++;
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
      for (const own of new Set([undefined, id])) {
        const { values, dropped } = earlyOf(connection, own);
        if (dropped > 0) onDropped();
        feed.miss(dropped);
        for (const value of values) give(value);
      }
      early.clear();
    },
    end() {
      isOpen = false;
    },
    take(event, connection) {
      if (!isOpen) keep(event, connection);
      else if (event.id === undefined || event.id === id) give(event.value);
    },
  };
}

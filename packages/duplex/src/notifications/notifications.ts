import type { Incoming } from '../incoming/incoming.ts';
import { toArguments } from '../incoming/incoming-call.ts';
import type { OnUnexpected } from '../unexpected.ts';
import { createFeed, type Feed } from './feed.ts';

/** Notifications of one method as they come: the parameters of each, as a handler would get them. */
export interface Notifications<A = readonly unknown[]> extends AsyncIterableIterator<A> {
  /** How many were dropped before the one that was read last, as the queue was full. */
  readonly dropped: number;
  /** How many times the connection was lost before the one that was read last, so that others may be missing. */
  readonly gaps: number;
  /** Stops listening; what a loop calls when it breaks. */
  return(): Promise<IteratorResult<A>>;
}

export interface NotificationsOptions {
  /** How many wait to be read until the oldest is dropped; 1,000 by default. */
  readonly limit?: number | undefined;
}

/** All iterations of a connection. */
export interface NotificationFeeds {
  listen(method: string, options?: NotificationsOptions): Notifications;
  gap(): void;
  /** As a feed is closed. */
  end(error: unknown): void;
}

export function createFeeds(incoming: Incoming, unexpected: OnUnexpected): NotificationFeeds {
  const feeds = new Map<Feed<readonly unknown[]>, string>();
  let ended: { readonly error: unknown } | undefined;

  return {
    listen(method, options) {
      const feed = createFeed<readonly unknown[]>(() => {
        off();
        feeds.delete(feed);
      }, options);
      const off = incoming.listen(method, ({ params }) => {
        if (!feed.push(toArguments(params))) unexpected({ kind: 'dropped', method });
      });
      feeds.set(feed, method);
      if (ended) feed.close(method, ended.error);
      return feed.notifications;
    },

    gap() {
      for (const feed of feeds.keys()) feed.gap();
    },

    end(error) {
      ended = { error };
      for (const [feed, method] of feeds) feed.close(method, error);
    },
  };
}

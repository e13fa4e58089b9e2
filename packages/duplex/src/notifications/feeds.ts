import type { Incoming } from '../incoming/incoming.ts';
import { toArguments } from '../incoming/to-incoming-call.ts';
import type { Phases } from '../phases.ts';
import type { OnUnexpected } from '../unexpected.ts';
import { createFeed, type Feed } from './feed.ts';
import type { Notifications, NotificationsOptions } from './notifications.ts';

/** The iterations over the notifications of a connection. */
export interface NotificationFeeds extends Phases {
  listen(method: string, options?: NotificationsOptions): Notifications;
}

export function createFeeds(incoming: Incoming, unexpected: OnUnexpected): NotificationFeeds {
  const feeds = new Map<Feed<readonly unknown[]>, string>();
  let closed: { readonly error: unknown } | undefined;

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
      if (closed) feed.close(method, closed.error);
      return feed.notifications;
    },

    lose() {
      for (const feed of feeds.keys()) feed.gap();
    },

    close(error) {
      closed = { error };
      for (const [feed, method] of feeds) feed.close(method, error);
    },
  };
}

import type { Connection } from '../connection/connection.ts';
import type { Feed } from '../notifications/feed.ts';
import type { Filter } from './filter.ts';

/** The parts of a subscription. */
export interface SubscriberOptions {
  readonly connection: Pick<Connection, 'state' | 'onState'>;
  /** Its `epoch` changes with each connection. */
  readonly lifecycle: { readonly epoch: number };
  readonly method: string;
  readonly resubscribe: boolean;
  readonly feed: Pick<Feed<never>, 'gap' | 'end' | 'close'>;
  readonly filter: Pick<Filter<never>, 'id' | 'begin' | 'end'>;
  /** Stops listening to the notifications. */
  readonly off: () => void;
  /** Resolves to the id of a new subscription; calls `leave` with the id of every other one that the server granted. */
  readonly ask: (leave: (id: unknown) => unknown) => Promise<unknown>;
  /** Ends a subscription at the server. */
  readonly leave: (id: unknown) => Promise<void>;
}

/** Notifications of one method as they arrive; each value is the list of a listener's arguments. */
export interface Notifications<A = readonly unknown[]> extends AsyncIterableIterator<A> {
  /** How many notifications were dropped before the last one read, because the queue was full. */
  readonly dropped: number;
  /** How many gaps precede the last one read; in each, the connection was lost and notifications may be missing. */
  readonly gaps: number;
  /** Stops listening; a loop that breaks calls this. */
  return(): Promise<IteratorResult<A>>;
}

export interface NotificationsOptions {
  /** How many notifications are queued before the oldest is dropped; 1,000 by default. */
  readonly limit?: number | undefined;
}

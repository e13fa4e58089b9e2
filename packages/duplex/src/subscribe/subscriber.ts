import { end, type Life, onClose, onLoss, onOpen, request, stop } from './life.ts';
import type { SubscriberOptions } from './subscriber-options.ts';

/** Subscribes, and subscribes again on each later connection. */
export interface Subscriber {
  /** Subscribes for the first time; rejects as the request does. */
  start(): Promise<void>;
  /** Ends the iteration because the server ended the subscription. */
  end(error: unknown): void;
  /** Ends the subscription at the server because nobody reads it any more. */
  leave(): Promise<void>;
}

export function createSubscriber(options: SubscriberOptions): Subscriber {
  const life: Life = {
    ...options,
    phase: { is: 'lost' },
    lastLoss: undefined,
    retriedIn: undefined,
    offState: options.connection.onState((state, error) => {
      if (state === 'open') onOpen(life);
      else if (state === 'reconnecting') onLoss(life, error);
      else onClose(life, error);
    }),
  };

  return {
    start: () =>
      request(life, (_, error) => {
        stop(life);
        throw error;
      }),

    end: (error) => end(life, error),

    async leave() {
      const { is } = life.phase;
      if (is === 'over') return;
      stop(life);
      if (is === 'active') await life.leave(life.filter.id);
    },
  };
}

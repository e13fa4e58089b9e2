import { type Channel, ChannelError, type ChannelEvent } from '../channel/channel.ts';
import { closeQuietly } from '../channel/close-quietly.ts';
import { OwnClose, toTransportError } from '../channel/to-transport-error.ts';
import type { Phases } from '../phases.ts';
import type { OnUnexpected } from '../unexpected.ts';
import type { Watch } from './keep-alive.ts';
import { createState, type State } from './state.ts';

/** The life of a connection, from the first opening until it is closed. */
export interface Lifecycle {
  readonly state: Pick<State, 'current' | 'onState'>;
  /** Another number after each opening and each loss. */
  readonly epoch: number;
  /** Follows the channel: it is open, or its connection was lost. */
  follow(event: ChannelEvent): void;
  /** The channel has ended, with an error if it failed. */
  end(error: unknown): void;
  /** Settles when the connection is open; rejects with a `TransportError` if it is closed before that. */
  opened(): Promise<void>;
  close(reason?: unknown): Promise<void>;
}

export interface LifecycleOptions {
  readonly channel: Channel;
  /** They are told of each phase in this order, before the listeners of the state are. */
  readonly parts: readonly Phases[];
  /** What must happen before the connection is open, if anything. */
  readonly prepare: (() => unknown) | undefined;
  readonly watch: Watch | undefined;
  readonly unexpected: OnUnexpected;
}

export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const { channel, parts, prepare, watch, unexpected } = options;
  const state = createState(unexpected);
  let epoch = 0;
  /** Why there is no connection, for now or for good. */
  let failure: unknown;
  /** Whether this side gave the connection up, so that the channel is about to report a loss that is known. */
  let isRenewing = false;

  const enter = (phase: keyof Phases, error: unknown) => {
    failure = error;
    for (const part of parts) part[phase]?.(error);
  };

  const advance = () => {
    watch?.stop();
    return ++epoch;
  };

  const ready = () => {
    watch?.start((error) => renew(error));
    enter('open', undefined);
    state.change('open');
  };

  const open = async () => {
    const own = advance();
    if (!prepare) return ready();
    try {
      await prepare();
      if (own === epoch) ready();
    } catch (error) {
      if (own === epoch) renew(new ChannelError('onOpen failed', { cause: error }), true);
    }
  };

  const lose = (error: unknown) => {
    advance();
    enter('lose', error);
    state.change('reconnecting', error);
  };

  const end = (error: unknown) => {
    if (state.current === 'closed') return;
    advance();
    enter('close', error);
    // Whoever closed it knows why.
    state.change('closed', error instanceof OwnClose ? undefined : error);
  };

  const renew = (error: ChannelError, failed = false) => {
    if (channel.renew) {
      // At once, so that calls made from now on wait for the next connection.
      lose(error);
      isRenewing = true;
      return channel.renew(error, failed);
    }
    end(error);
    closeQuietly(channel);
  };

  return {
    state,
    get epoch() {
      return epoch;
    },

    follow(event) {
      const isKnown = isRenewing;
      isRenewing = false;
      if (event.state === 'open') open();
      else if (!isKnown) lose(event.error);
    },

    end,
    opened: () => untilOpen(state, () => failure),

    async close(reason) {
      // Calls reject with what they waited for, unless the caller has a reason.
      end(new OwnClose(reason ?? failure));
      await channel.close(reason);
    },
  };
}

function untilOpen(state: State, failure: () => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (state.current === 'open') resolve();
      else if (state.current === 'closed') reject(toTransportError(failure(), 'connect', 'no'));
      else return;
      off();
    };
    const off = state.onState(look);
    look();
  });
}

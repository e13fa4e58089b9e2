import { type Channel, ChannelError, type ChannelEvent } from '../channel/channel.ts';
import { closeQuietly } from '../channel/close-quietly.ts';
import { OwnClose } from '../channel/to-transport-error.ts';
import { createPhase, type Phase, type PhaseOptions, untilOpen } from './phase.ts';

/** The life of a connection, from the first opening until it is closed. */
export interface Lifecycle extends Pick<Phase, 'state' | 'epoch'> {
  /** Follows the channel: it is open, or its connection was lost. */
  follow(event: ChannelEvent): void;
  /** The channel has ended, with an error if it failed. */
  end(error: unknown): void;
  /** Settles when the connection is open; rejects with a `TransportError` if it is closed before that. */
  opened(): Promise<void>;
  close(reason?: unknown): Promise<void>;
}

export interface LifecycleOptions extends PhaseOptions {
  readonly channel: Channel;
  /** What must happen before the connection is open, if anything. */
  readonly prepare: (() => unknown) | undefined;
}

export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const { channel, prepare } = options;
  const phase = createPhase(options);
  /** Whether this side dropped the connection, so the loss that the channel reports next is already known. */
  let isRenewing = false;

  const renew = (error: ChannelError, failed = false) => {
    if (channel.renew) {
      // At once, so that calls made from now on wait for the next connection.
      phase.lose(error);
      isRenewing = true;
      channel.renew(error, failed);
    } else {
      phase.close(error);
      closeQuietly(channel);
    }
  };

  const ready = () => phase.open(renew);

  const open = async () => {
    const epoch = phase.begin();
    if (!prepare) return ready();
    try {
      await prepare();
      if (epoch === phase.epoch) ready();
    } catch (error) {
      if (epoch === phase.epoch) renew(new ChannelError('onOpen failed', { cause: error }), true);
    }
  };

  return {
    state: phase.state,
    get epoch() {
      return phase.epoch;
    },

    follow(event) {
      const isKnown = isRenewing;
      isRenewing = false;
      if (event.state === 'open') open();
      else if (!isKnown) phase.lose(event.error);
    },

    end: phase.close,
    opened: () => untilOpen(phase),

    async close(reason) {
      // Calls reject with what they waited for, unless the caller has a reason.
      phase.close(new OwnClose(reason ?? phase.failure));
      await channel.close(reason);
    },
  };
}

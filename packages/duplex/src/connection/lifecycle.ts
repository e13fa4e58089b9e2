import { type Channel, ChannelError, type ChannelEvent } from '../channel/channel.ts';
import { closeQuietly } from '../channel/close-quietly.ts';
import { OwnClose, toTransportError } from '../channel/to-transport-error.ts';
import type { OnUnexpected } from '../unexpected.ts';
import { type KeepAlive, type Watch, watch } from './keep-alive.ts';
import { createState, type State } from './state.ts';

/** The states of a connection, from the first opening to the end. */
export interface Life {
  readonly state: Pick<State, 'current' | 'onState'>;
  /** Another number after each opening and each loss. */
  readonly connections: number;
  /** Begins to read. */
  begin(): void;
  /** Settles when it is open; rejects with a `TransportError` if it is closed before. */
  opened(): Promise<void>;
  close(reason?: unknown): Promise<void>;
}

export interface LifeOptions {
  /** Takes a text that came in; nothing else is read until a promise that it returns has resolved. */
  readonly receive: (text: string) => Promise<void> | undefined;
  /** Settles once the next text may be read; undefined if it may already. */
  readonly room: () => Promise<void> | undefined;
  /** What is to be done before the connection is open, if anything. */
  readonly prepare: (() => unknown) | undefined;
  /** Asks the other side whether it is there; undefined where there is no way. */
  readonly ask: () => Promise<unknown> | undefined;
  readonly keepAlive: KeepAlive | undefined;
  readonly unexpected: OnUnexpected;
  /** What changes with the state, before listeners are told. */
  readonly onOpen: () => void;
  readonly onLost: (error: unknown) => void;
  readonly onEnd: (error: unknown, isOwn: boolean) => void;
}

export function createLife(channel: Channel, options: LifeOptions): Life {
  const { receive, room, prepare, ask, keepAlive, unexpected } = options;
  const state = createState(unexpected);
  const activity = () => channel.activity?.() ?? 0;
  let connections = 0;
  let watcher: Watch | undefined;
  /** Why there is no connection at the moment, or never again. */
  let failure: unknown;
  /** Whether the loss that the channel is about to tell is known. */
  let isRenewed = false;

  const ready = () => {
    watcher = keepAlive && watch({ keepAlive, ask, activity, onDead: renew });
    failure = undefined;
    options.onOpen();
    state.change('open');
  };

  const open = async () => {
    const opening = ++connections;
    watcher?.stop();
    if (!prepare) return ready();
    try {
      await prepare();
      if (opening === connections) ready();
    } catch (error) {
      if (opening === connections) renew(new ChannelError('onOpen failed', { cause: error }), true);
    }
  };

  const leave = () => {
    connections++;
    watcher?.stop();
    watcher = undefined;
  };

  const lose = (error: unknown) => {
    leave();
    failure = error;
    options.onLost(error);
    state.change('reconnecting', error);
  };

  const end = (error: unknown, isOwn: boolean) => {
    if (state.current === 'closed') return;
    leave();
    failure = error;
    options.onEnd(error, isOwn);
    // Who closed it knows why.
    state.change('closed', isOwn ? undefined : error);
  };

  const renew = (error: ChannelError, failed = false) => {
    if (channel.renew) {
      // At once, so that what is called now waits for the next connection.
      lose(error);
      isRenewed = true;
      return channel.renew(error, failed);
    }
    end(error, false);
    closeQuietly(channel);
  };

  const follow = (event: ChannelEvent) => {
    const isKnown = isRenewed;
    isRenewed = false;
    if (event.state === 'open') open();
    else if (!isKnown) lose(event.error);
  };

  const read = async () => {
    try {
      for await (const message of channel.messages) {
        if (state.current === 'closed') break;
        if (typeof message === 'string') {
          watcher?.heard();
          // Awaiting every message would delay them all.
          const received = receive(message);
          if (received) await received;
          const full = room();
          if (full) await full;
        } else follow(message);
      }
      end(new ChannelError('the other side closed the connection'), false);
    } catch (error) {
      end(error, false);
    }
    closeQuietly(channel);
  };

  return {
    state,
    get connections() {
      return connections;
    },

    begin() {
      if (channel.state !== 'connecting') open();
      read();
    },

    opened: () =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (state.current === 'open') resolve();
          else if (state.current === 'closed') reject(toTransportError(failure, 'connect', 'no'));
          else return;
          off();
        };
        const off = state.onState(look);
        look();
      }),

    async close(reason) {
      // What calls waited for is why they are rejected, unless the caller knows better.
      end(new OwnClose(reason ?? failure), true);
      await channel.close(reason);
    },
  };
}

import { type Channel, ChannelError, type ChannelEvent } from './channel.ts';
import type { ConnectionState } from './connection.ts';
import { type KeepAlive, type Watch, watch } from './keep-alive.ts';
import type { Unexpected } from './unexpected.ts';

type StateListener = (state: ConnectionState, error?: unknown) => void;

/** The states of a connection, from the first opening to the end. */
export interface Life {
  readonly state: ConnectionState;
  /** Another number after each opening and each loss. */
  readonly connections: number;
  readonly onState: (listener: StateListener) => () => void;
  /** Begins to read. */
  begin(): void;
  close(): Promise<void>;
}

export interface LifeOptions {
  /** Takes a text that came in. */
  readonly receive: (text: string) => void;
  /** What is to be done before the connection is open, if anything. */
  readonly prepare: (() => unknown) | undefined;
  /** Asks the other side whether it is there; undefined where there is no way. */
  readonly ask: () => Promise<unknown> | undefined;
  readonly keepAlive: KeepAlive | undefined;
  readonly unexpected: (unexpected: Unexpected) => void;
  /** What changes with the state, before listeners are told. */
  readonly onOpen: () => void;
  readonly onLost: (error: unknown) => void;
  readonly onEnd: (error: unknown, isOwn: boolean) => void;
}

export function createLife(channel: Channel, options: LifeOptions): Life {
  const { receive, prepare, ask, keepAlive, unexpected } = options;
  const listeners = new Set<StateListener>();
  let state: ConnectionState = 'connecting';
  let connections = 0;
  const changes: Parameters<StateListener>[] = [];
  let watcher: Watch | undefined;
  /** Whether the loss that the channel is about to tell is known. */
  let isDropped = false;

  /** One after the other, also when a listener causes the next. */
  const change = (next: ConnectionState, error?: unknown) => {
    state = next;
    changes.push([next, error]);
    if (changes.length > 1) return;
    for (const change of changes) for (const listener of [...listeners]) tell(listener, change);
    changes.length = 0;
  };

  const tell = (listener: StateListener, change: Parameters<StateListener>) => {
    try {
      if (listeners.has(listener)) listener(...change);
    } catch (error) {
      unexpected({ kind: 'failed', method: 'onState', error });
    }
  };

  const ready = () => {
    watcher = keepAlive && watch(ask, drop, keepAlive);
    options.onOpen();
    change('open');
  };

  const open = async () => {
    const opening = ++connections;
    if (!prepare) return ready();
    try {
      await prepare();
      if (opening === connections) ready();
    } catch (error) {
      if (opening === connections) drop(new ChannelError('onOpen failed', { cause: error }));
    }
  };

  const leave = () => {
    connections++;
    watcher?.stop();
    watcher = undefined;
  };

  const lose = (error: unknown) => {
    leave();
    options.onLost(error);
    change('away', error);
  };

  const end = (error: unknown, isOwn: boolean) => {
    if (state === 'closed') return;
    leave();
    options.onEnd(error, isOwn);
    // Who closed it knows why.
    change('closed', isOwn ? undefined : error);
  };

  const closeQuietly = async () => {
    try {
      await channel.close();
    } catch {}
  };

  const drop = (error: ChannelError) => {
    if (channel.drop) {
      // At once, so that what is called now waits for the next connection.
      lose(error);
      isDropped = true;
      return channel.drop(error);
    }
    end(error, false);
    closeQuietly();
  };

  const follow = (event: ChannelEvent) => {
    const isKnown = isDropped;
    isDropped = false;
    if (event.state === 'open') open();
    else if (!isKnown) lose(event.error);
  };

  const read = async () => {
    try {
      for await (const message of channel.messages) {
        if (state === 'closed') break;
        if (typeof message === 'string') {
          watcher?.heard();
          receive(message);
        } else follow(message);
      }
      end(new ChannelError('the other side closed the connection'), false);
    } catch (error) {
      end(error, false);
    }
    closeQuietly();
  };

  return {
    get state() {
      return state;
    },
    get connections() {
      return connections;
    },

    onState(listener) {
      const own: StateListener = (...change) => listener(...change);
      listeners.add(own);
      return () => listeners.delete(own);
    },

    begin() {
      if (channel.state !== 'connecting') open();
      read();
    },

    async close() {
      end(new ChannelError('this side closed the connection'), true);
      await channel.close();
    },
  };
}

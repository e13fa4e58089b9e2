import { fields } from '@jsonrpcclient/core';
import type { Channel } from '@jsonrpcclient/duplex';
import { toBody } from './wire.ts';

/** The messages that have arrived on a channel, except the server's own calls. */
export interface Inbox {
  size(): number;
  /** Whether a response with the id is there. */
  has(id: unknown): boolean;
  /** Takes the response with an id out. */
  take(id: unknown): string | undefined;
  /** Takes the oldest message out. */
  shift(): string | undefined;
  clear(): void;
  isOpen(): boolean;
  /** Why nothing will arrive any more; undefined if something may. */
  ended(): string | undefined;
  /** Sets why nothing will arrive any more, unless that is known. */
  end(problem: string): void;
  /** Resolves when `isDone` is true, the channel has ended, or the milliseconds are over. */
  until(isDone: () => boolean, wait: number): Promise<void>;
}

/** Collects the messages of a channel. */
export function createInbox(channel: Channel): Inbox {
  const texts: string[] = [];
  let ended: string | undefined;
  let notify = () => {};
  let open = channel.state !== 'connecting';

  const listen = async () => {
    try {
      for await (const message of channel.messages) {
        if (typeof message !== 'string') open ||= message.state === 'open';
        else if (fields(toBody(message)).method === undefined) texts.push(message);
        notify();
      }
      ended = 'the server closed the connection';
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      ended = typeof code === 'string' ? code : message;
    }
    notify();
  };
  void listen();
  const find = (id: unknown) => texts.findIndex((text) => fields(toBody(text)).id === id);

  return {
    size: () => texts.length,
    has: (id) => find(id) >= 0,
    take(id) {
      const place = find(id);
      return place < 0 ? undefined : texts.splice(place, 1)[0];
    },
    shift: () => texts.shift(),
    clear() {
      texts.length = 0;
    },
    isOpen: () => open,
    ended: () => ended,
    end(problem) {
      ended ??= problem;
    },
    until: (isDone, wait) =>
      new Promise<void>((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          notify = () => {};
          resolve();
        };
        const timer = setTimeout(finish, wait);
        notify = () => {
          if (isDone() || ended !== undefined) finish();
        };
        notify();
      }),
  };
}

import type { Message } from '@jsonrpcclient/core';
import type { Calls } from './calls.ts';
import type { Outgoing } from './outgoing.ts';

/** Hands payloads to the channel. */
export interface Writer {
  toText(message: unknown): string;
  write(outgoing: Outgoing): void;
  /** Writes a notification that may get lost. */
  tell(message: Message | undefined): Promise<void>;
}

export interface WriterOptions {
  readonly calls: Calls;
  /** Writes a message as JSON. */
  readonly toText: (message: unknown) => string;
  /** Hands a text to the channel. */
  readonly send: (text: string) => void | Promise<void>;
}

export function createWriter({ calls, toText, send }: WriterOptions): Writer {
  return {
    toText,

    write(outgoing) {
      const { text, payload } = outgoing;
      const fail = (error: unknown) => calls.fail(outgoing, error);
      calls.begin(outgoing);
      try {
        const sending = send(text ?? toText(payload));
        // A channel may return what the `write` of its medium returns, which isn't always a promise.
        if (sending instanceof Promise) sending.then(() => calls.taken(outgoing), fail);
        else calls.taken(outgoing);
      } catch (error) {
        fail(error);
      }
    },

    async tell(message) {
      try {
        if (message) await send(toText(message));
      } catch {}
    },
  };
}

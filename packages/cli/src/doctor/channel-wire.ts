import { fields } from '@jsonrpcclient/core';
import type { Channel } from '@jsonrpcclient/duplex';
import { type Answer, type Budget, toBody, type Wire } from './wire.ts';

/** What is the same for all texts. */
export interface ChannelWireOptions {
  readonly budget: Budget;
  /** Milliseconds to wait for an answer. */
  readonly wait: number;
  /** Closes the channel when it aborts. */
  readonly signal: AbortSignal;
}

/**
 * Sends texts over a channel, and over a new one if the last one was closed. Messages with a method are the server's own,
 * and no answers.
 */
export function createChannelWire(
  dial: () => Channel,
  { budget, wait: usual, signal }: ChannelWireOptions,
): Wire {
  let line = createLine(dial(), usual);
  const stop = () => void line.close();
  signal.addEventListener('abort', stop, { once: true });

  const exchange = async (texts: readonly string[], wait: number): Promise<readonly Answer[]> => {
    const allowed = budget.spend(texts.length, wait);
    if (line.isEnded()) line = createLine(dial(), usual);
    await line.send(texts);
    return line.receive(texts, allowed);
  };

  return {
    async ask(text, { wait = usual } = {}) {
      const [answer] = await exchange([text], wait);
      return answer ?? { text: '', body: undefined, time: 0 };
    },
    askAll: (texts) => exchange(texts, usual),
    close() {
      signal.removeEventListener('abort', stop);
      return line.close();
    },
  };
}

/** Milliseconds to wait for the right response after a wrong one. */
const grace = 300;

/** One channel, whose messages wait until they are received. */
interface Line {
  isEnded(): boolean;
  /** Sends texts after dropping what arrived unasked. */
  send(texts: readonly string[]): Promise<void>;
  /** Resolves to the answers to texts, with the same ids if there are any; those that have not arrived have a `problem`. */
  receive(texts: readonly string[], wait: number): Promise<readonly Answer[]>;
  close(): Promise<void>;
}

function createLine(channel: Channel, openWait: number): Line {
  const inbox: string[] = [];
  let ended: string | undefined;
  let notify = () => {};
  let open = channel.state !== 'connecting';

  const listen = async () => {
    try {
      for await (const message of channel.messages) {
        if (typeof message !== 'string') open ||= message.state === 'open';
        else if (fields(toBody(message)).method === undefined) inbox.push(message);
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

  /** Resolves when `isDone` is true, the channel has ended, or the time is over. */
  const until = (isDone: () => boolean, wait: number) =>
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
    });

  /** Takes the response with an id off the inbox. */
  const take = (id: unknown) => {
    const place = inbox.findIndex((text) => fields(toBody(text)).id === id);
    return place < 0 ? undefined : inbox.splice(place, 1)[0];
  };

  const receive: Line['receive'] = async (texts, wait) => {
    const started = performance.now();
    const ids = texts.map((text) => fields(toBody(text)).id);
    const wanted = ids.filter((id) => id !== undefined);
    const has = (id: unknown) => inbox.some((text) => fields(toBody(text)).id === id);
    const isAnswered = () =>
      wanted.length === 0 ? inbox.length > 0 : wanted.every((id) => has(id));
    await until(() => isAnswered() || inbox.length >= texts.length, wait);
    // A response with another id may be only the first of two.
    if (!isAnswered()) await until(isAnswered, Math.min(wait, grace));
    const time = performance.now() - started;
    const problem = ended ?? `no response within ${Math.round(wait)} ms`;
    const matched = ids.map((id) => (id === undefined ? undefined : take(id)));
    return matched.map((own) => {
      const text = own ?? inbox.shift();
      return text === undefined
        ? { text: '', body: undefined, time, problem }
        : { text, body: toBody(text), time };
    });
  };

  return {
    isEnded: () => ended !== undefined,
    async send(texts) {
      inbox.length = 0;
      await until(() => open, openWait);
      try {
        for (const text of texts) await channel.send(text);
      } catch (error) {
        ended ??= `${(error as Error).message}`;
      }
    },
    receive,
    async close() {
      await channel.close();
    },
  };
}

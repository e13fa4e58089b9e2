import { fields } from '@jsonrpcclient/core';
import type { Channel } from '@jsonrpcclient/duplex';
import { createInbox, type Inbox } from './inbox.ts';
import { type Answer, toBody } from './wire.ts';

/** Milliseconds to wait for the right response after a wrong one. */
const grace = 300;

/** What is said on one channel, whose messages wait until they are received. */
export interface Conversation {
  isEnded(): boolean;
  /** Sends texts after dropping what arrived unasked. */
  send(texts: readonly string[]): Promise<void>;
  /** Resolves to the answers to texts, with the same ids if there are any; those that have not arrived have a `problem`. */
  receive(texts: readonly string[], wait: number): Promise<readonly Answer[]>;
  close(): Promise<void>;
}

/** Opens a conversation; `openWait` is how many milliseconds that may take. */
export function createConversation(channel: Channel, openWait: number): Conversation {
  const inbox = createInbox(channel);
  return {
    isEnded: () => inbox.ended() !== undefined,
    async send(texts) {
      inbox.clear();
      await inbox.until(inbox.isOpen, openWait);
      try {
        for (const text of texts) await channel.send(text);
      } catch (error) {
        inbox.end(`${(error as Error).message}`);
      }
    },
    receive: (texts, wait) => receive(inbox, texts, wait),
    close: async () => channel.close(),
  };
}

async function receive(
  inbox: Inbox,
  texts: readonly string[],
  wait: number,
): Promise<readonly Answer[]> {
  const started = performance.now();
  const ids = texts.map((text) => fields(toBody(text)).id);
  const wanted = ids.filter((id) => id !== undefined);
  const isAnswered = () => (wanted.length === 0 ? inbox.size() > 0 : wanted.every(inbox.has));
  await inbox.until(() => isAnswered() || inbox.size() >= texts.length, wait);
  // A response with another id may be only the first of two.
  if (!isAnswered()) await inbox.until(isAnswered, Math.min(wait, grace));
  const time = performance.now() - started;
  const problem = inbox.ended() ?? `no response within ${Math.round(wait)} ms`;
  const matched = ids.map((id) => (id === undefined ? undefined : inbox.take(id)));
  return matched.map((own) => {
    const text = own ?? inbox.shift();
    return text === undefined
      ? { text: '', body: undefined, time, problem }
      : { text, body: toBody(text), time };
  });
}

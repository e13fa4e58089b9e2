import type { Channel } from '@jsonrpcclient/duplex';
import { createConversation } from './conversation.ts';
import type { Answer, Budget, Wire } from './wire.ts';

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
  let conversation = createConversation(dial(), usual);
  const stop = () => void conversation.close();
  signal.addEventListener('abort', stop, { once: true });

  const exchange = async (texts: readonly string[], wait: number): Promise<readonly Answer[]> => {
    const allowed = budget.spend(texts.length, wait);
    if (conversation.isEnded()) conversation = createConversation(dial(), usual);
    await conversation.send(texts);
    return conversation.receive(texts, allowed);
  };

  return {
    async ask(text, { wait = usual } = {}) {
      const [answer] = await exchange([text], wait);
      return answer ?? { text: '', body: undefined, time: 0 };
    },
    askAll: (texts) => exchange(texts, usual),
    close() {
      signal.removeEventListener('abort', stop);
      return conversation.close();
    },
  };
}

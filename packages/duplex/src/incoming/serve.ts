import { type Codec, fields } from '@jsonrpcclient/core';
import { ChannelError } from '../channel/channel.ts';
import type { Incoming } from './incoming.ts';
import type { Received } from './received.ts';
import { createResponseTexts } from './response-text.ts';
import type { Responses } from './responses.ts';
import { type TakeProgressOptions, takeProgress } from './take-progress.ts';

/** Responds to the server. */
export interface Serve {
  /** Passes a message to its handlers at once; resolves to the text of its response, if one is due. */
  take(received: Received): Promise<string | undefined> | undefined;
  /** Sends the responses to messages that arrived together, if the connection's epoch is still `epoch`. */
  respond(
    all: readonly Received[],
    responses: readonly (Promise<string | undefined> | undefined)[],
    epoch: number,
  ): Promise<void>;
}

interface ServeOptions extends TakeProgressOptions {
  readonly incoming: Incoming;
  readonly responses: Responses;
  readonly codec: Codec;
  /** Hands a text to the channel. */
  readonly send: (text: string) => void | Promise<void>;
  /** Its `epoch` changes with each connection. */
  readonly lifecycle: { readonly epoch: number };
}

/** Passes requests and notifications to their handlers, and sends the responses. */
export function createServe(options: ServeOptions): Serve {
  const { incoming, unexpected, send, lifecycle } = options;

  const fail = (request: unknown, error: unknown) =>
    unexpected({ kind: 'failed', method: fields(request).method as string, error });

  const { toText, toFailure } = createResponseTexts({ ...options, fail });

  /** Sends errors instead, because the results can't be sent. */
  const sendFailures = async (requests: readonly Received[], error: unknown) => {
    const failures = requests.flatMap((received) => toFailure(received, error) ?? []);
    if (failures.length === 0) return false;
    try {
      await send(join(requests, failures));
      return true;
    } catch {
      return false;
    }
  };

  return {
    take(received) {
      const { message, isBatch } = received;
      const response = takeProgress(message, options)
        ? undefined
        : incoming.receive(message, isBatch);
      return response && toText(received, response);
    },

    async respond(all, pending, epoch) {
      // Most arrive alone.
      const texts = pending.length > 1 ? await Promise.all(pending) : [await pending[0]];
      const due = texts.filter((text) => text !== undefined);
      // On another connection these ids belong to other requests.
      if (due.length === 0 || epoch !== lifecycle.epoch) return;
      try {
        await send(join(all, due));
      } catch (error) {
        const requests = all.filter((_, place) => texts[place] !== undefined);
        // If nothing can be sent any more, the connection is lost.
        if (!(await sendFailures(requests, error)) && error instanceof ChannelError) return;
        for (const { message } of requests) fail(message, error);
      }
    },
  };
}

function join(all: readonly Received[], texts: readonly string[]): string {
  return all.some(({ isBatch }) => isBatch) ? `[${texts}]` : `${texts[0]}`;
}

import type { Codec } from '@jsonrpcclient/core';
import { ChannelError } from '../channel/channel.ts';
import { fields } from '../fields.ts';
import type { OnUnexpected } from '../unexpected.ts';
import type { Incoming } from './incoming.ts';
import type { Responses } from './responses.ts';

/** A request or notification that arrived. */
export interface Asked {
  readonly message: unknown;
  /** Whether it is a member of an array. */
  readonly isBatch: boolean;
  /** Its id, if that would not be echoed exactly. */
  readonly idText: string | undefined;
}

/** The side that the other one asks. */
export interface Serve {
  /** Passes a message to its handlers at once; resolves to the text of its response, if one is due. */
  ask(asked: Asked): Promise<string | undefined> | undefined;
  /** Sends the responses to all that arrived together, if no connection was lost since `epoch`. */
  reply(
    all: readonly Asked[],
    responses: readonly (Promise<string | undefined> | undefined)[],
    epoch: number,
  ): Promise<void>;
}

interface ServeOptions {
  readonly incoming: Incoming;
  readonly responses: Responses;
  readonly unexpected: OnUnexpected;
  readonly codec: Codec;
  /** Sends a text to the other side. */
  readonly send: (text: string) => void | Promise<void>;
  /** Its `epoch` is another number for each connection that is made. */
  readonly lifecycle: { readonly epoch: number };
  /** Whether a message is a notification of progress that a call took. */
  readonly isProgress: (message: unknown) => boolean;
}

/** Passes what the other side asks to the handlers, and sends the responses. */
export function createServe(options: ServeOptions): Serve {
  const { incoming, responses, unexpected, codec, send, lifecycle, isProgress } = options;

  const fail = (request: unknown, error: unknown) =>
    unexpected({ kind: 'failed', method: fields(request).method as string, error });

  const write = (response: object, idText: string | undefined) => {
    if (idText === undefined) return codec.stringify(response);
    const id = `${Math.random()}`;
    const text = codec.stringify({ ...response, id });
    // The id comes last, so an equal text in the result doesn't matter.
    const at = text.lastIndexOf(`"${id}"`);
    return at < 0
      ? codec.stringify(response)
      : text.slice(0, at) + idText + text.slice(at + id.length + 2);
  };

  /** Undefined if the codec can't even write this. */
  const writeFailure = ({ message, idText }: Asked, error: unknown) => {
    try {
      return write(responses.failure(message, error), idText);
    } catch {
      return undefined;
    }
  };

  const toText = async (asked: Asked, pending: Promise<object | undefined>) => {
    try {
      const response = await pending;
      return response && write(response, asked.idText);
    } catch (error) {
      fail(asked.message, error);
      return writeFailure(asked, error);
    }
  };

  /** Sends errors instead, because the results can't be sent. */
  const isTold = async (answered: readonly Asked[], error: unknown) => {
    const failures = answered.flatMap((asked) => writeFailure(asked, error) ?? []);
    if (failures.length === 0) return false;
    try {
      await send(join(answered, failures));
      return true;
    } catch {
      return false;
    }
  };

  return {
    ask(asked) {
      const { message, isBatch } = asked;
      const response = isProgress(message) ? undefined : incoming.receive(message, isBatch);
      return response && toText(asked, response);
    },

    async reply(all, pending, epoch) {
      // Most arrive alone.
      const texts = pending.length > 1 ? await Promise.all(pending) : [await pending[0]];
      const due = texts.filter((text) => text !== undefined);
      // On another connection these ids are those of others.
      if (due.length === 0 || epoch !== lifecycle.epoch) return;
      try {
        await send(join(all, due));
      } catch (error) {
        const answered = all.filter((_, place) => texts[place] !== undefined);
        // If nothing can be sent any more, the other side is gone.
        if (!(await isTold(answered, error)) && error instanceof ChannelError) return;
        for (const { message } of answered) fail(message, error);
      }
    },
  };
}

function join(all: readonly Asked[], texts: readonly string[]): string {
  return all.some(({ isBatch }) => isBatch) ? `[${texts}]` : `${texts[0]}`;
}

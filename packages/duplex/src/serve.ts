import type { Codec } from '@jsonrpcclient/core';
import { ChannelError } from './channel.ts';
import { fields } from './fields.ts';
import type { Incoming } from './incoming.ts';
import type { Responses } from './response.ts';
import type { OnUnexpected } from './unexpected.ts';

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
  ask(asked: Asked): Promise<string | undefined>;
  /** Sends the responses to all that arrived together, if `connection` is still the current one. */
  reply(
    all: readonly Asked[],
    responses: readonly Promise<string | undefined>[],
    connection: number,
  ): Promise<void>;
}

interface ServeOptions {
  readonly incoming: Incoming;
  readonly responses: Responses;
  readonly unexpected: OnUnexpected;
  readonly codec: Codec;
  /** Sends a text to the other side. */
  readonly send: (text: string) => void | Promise<void>;
  /** Another number for each connection that is made. */
  readonly connections: () => number;
  /** Whether a message is a notification of progress that a call took. */
  readonly isProgress: (message: unknown) => boolean;
}

/** Passes what the other side asks to the handlers, and sends the responses. */
export function createServe(options: ServeOptions): Serve {
  const { incoming, responses, unexpected, codec, send, connections, isProgress } = options;

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

  const isSent = async (toText: () => string) => {
    try {
      await send(toText());
      return true;
    } catch {
      return false;
    }
  };

  return {
    async ask(asked) {
      const { message, isBatch, idText } = asked;
      const received = isProgress(message) ? undefined : incoming.receive(message, isBatch);
      if (!received) return undefined;
      try {
        const response = await received;
        return response && write(response, idText);
      } catch (error) {
        fail(message, error);
        return writeFailure(asked, error);
      }
    },

    async reply(all, pending, connection) {
      const texts = await Promise.all(pending);
      const due = texts.filter((text) => text !== undefined);
      // On another connection these ids are those of others.
      if (due.length === 0 || connection !== connections()) return;
      const isBatch = all.some((asked) => asked.isBatch);
      const join = (texts: readonly unknown[]) => (isBatch ? `[${texts}]` : `${texts}`);
      try {
        await send(join(due));
      } catch (error) {
        const answered = all.filter((_, place) => texts[place] !== undefined);
        const failures = answered.map((asked) => writeFailure(asked, error));
        // If nothing can be sent any more, the other side is gone.
        if (!(await isSent(() => join(failures))) && error instanceof ChannelError) return;
        for (const { message } of answered) fail(message, error);
      }
    },
  };
}

import type { Codec } from '@jsonrpcclient/core';
import { ChannelError } from './channel.ts';
import { fields } from './fields.ts';
import type { Incoming } from './incoming.ts';
import type { Responses } from './response.ts';
import type { OnUnexpected } from './unexpected.ts';

/** Requests and notifications that arrived as one message. */
export interface Asked {
  readonly messages: readonly unknown[];
  readonly isBatch: boolean;
  /** The ids of messages whose ids would not be echoed exactly. */
  readonly idTexts: readonly (string | undefined)[] | undefined;
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
export function createServe(options: ServeOptions): (asked: Asked) => Promise<void> {
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
  const writeFailure = (request: unknown, error: unknown, idText: string | undefined) => {
    try {
      return write(responses.failure(request, error), idText);
    } catch {
      return undefined;
    }
  };

  const toText = async (
    request: unknown,
    isBatch: boolean,
    idText: string | undefined,
  ): Promise<string | undefined> => {
    const response = isProgress(request) ? undefined : incoming.receive(request, isBatch);
    if (!response) return undefined;
    try {
      return write(await response, idText);
    } catch (error) {
      fail(request, error);
      return writeFailure(request, error, idText);
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

  return async ({ messages, isBatch, idTexts }) => {
    const asked = connections();
    const texts = await Promise.all(
      messages.map((message, place) => toText(message, isBatch, idTexts?.[place])),
    );
    const due = texts.filter((text) => text !== undefined);
    // On another connection these ids are those of others.
    if (due.length === 0 || asked !== connections()) return;
    const join = (texts: readonly unknown[]) => (isBatch ? `[${texts}]` : `${texts}`);
    try {
      await send(join(due));
    } catch (error) {
      const answered = [...messages.keys()].filter((place) => texts[place] !== undefined);
      const failures = answered.map((place) =>
        writeFailure(messages[place], error, idTexts?.[place]),
      );
      // If nothing can be sent any more, the other side is gone.
      if (!(await isSent(() => join(failures))) && error instanceof ChannelError) return;
      for (const place of answered) fail(messages[place], error);
    }
  };
}

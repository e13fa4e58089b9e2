import { fields, type Message, type Payload } from '@jsonrpcclient/core';
import type { Memo } from './memo.ts';
import type { Readers } from './readers.ts';

/** The members of a message. */
export type Members = ReturnType<typeof fields>;

/** Collects the responses to a payload. */
export interface Responses {
  /** Takes a message that is not a call; returns false if it is no response to the payload. */
  take(message: unknown, members: Members, text: string): boolean;
  /** Takes the messages of a batch that are not calls. */
  takeAll(messages: readonly unknown[]): boolean;
  readonly isDone: boolean;
  /** The body of the reply; undefined if there was no response. */
  body(): string | undefined;
}

/** The ids of the requests in a payload. */
export function idsOf(payload: Payload): Set<unknown> {
  const messages = [payload].flat() as readonly Message[];
  return new Set(messages.flatMap(({ id }) => id ?? []));
}

/** Collects the response to one request, or several of which the last counts. */
export function createSingle(own: unknown, codec: Memo, { takeResponse }: Readers): Responses {
  let last: unknown;
  let lastText: string | undefined;
  return {
    take(message, { id = null, error }, text) {
      // The error of a single call may have no id.
      if (id !== own && (id !== null || error == null)) return false;
      last = message;
      lastText = text;
      takeResponse?.(message);
      return true;
    },
    takeAll: () => false,
    get isDone() {
      return lastText !== undefined;
    },
    body() {
      if (lastText !== undefined) codec.keep(lastText, last);
      return lastText;
    },
  };
}

/** Collects the responses to a batch, in one event or in several. */
export function createBatch(left: Set<unknown>, codec: Memo): Responses {
  const texts: string[] = [];
  return {
    take(_, { id }, text) {
      left.delete(id);
      texts.push(text);
      return true;
    },
    takeAll(messages) {
      for (const message of messages) left.delete(fields(message).id);
      if (messages.length > 0) texts.push(codec.stringify(messages));
      return messages.length > 0;
    },
    get isDone() {
      return left.size === 0;
    },
    body: () => (texts.length > 1 ? `[${texts.map(toMembers)}]` : texts[0]),
  };
}

/** The members of an array, or a single member, as JSON. */
function toMembers(text: string): string {
  return text.trim().replace(/^\[|\]$/g, '');
}

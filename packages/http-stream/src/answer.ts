import { fields, type Message, type Payload } from '@jsonrpcclient/core';
import type { OnUnexpected, Unexpected } from '@jsonrpcclient/duplex';
import type { Memo } from './memo.ts';
import type { Readers } from './readers.ts';

/** Collects the responses to a call from an event stream. */
export interface Answer {
  /** Takes the text of an event; returns a promise if the next one must wait. */
  take(text: string): void | Promise<void>;
  readonly isDone: boolean;
  /** Returns the body of the reply when the stream has ended; undefined if there was no response. */
  end(): string | undefined;
}

export interface AnswerOptions {
  readonly payload: Payload;
  readonly readers: Readers;
  readonly codec: Memo;
  readonly onNotification: ((method: string, params: unknown) => unknown) | undefined;
  readonly unexpected: OnUnexpected;
}

/** The ids of the requests in a payload. */
export function idsOf(payload: Payload): Set<unknown> {
  const messages = [payload].flat() as readonly Message[];
  return new Set(messages.flatMap(({ id }) => id ?? []));
}

export function createAnswer(options: AnswerOptions): Answer {
  const { payload, readers, codec, onNotification, unexpected } = options;
  const isSingle = 'method' in payload;
  const left = idsOf(payload);
  const { takeResponse, takeNotification, isDone } = readers;
  const texts: string[] = [];
  /** The last response. */
  let last: unknown;
  /** The last message that is not a response to the call. If there is none, the error is about this message. */
  let stray: { readonly text: string; readonly report: Unexpected } | undefined;

  const setStray = (text: string, report: Unexpected) => {
    if (stray) unexpected(stray.report);
    stray = { text, report };
  };

  const hear = (message: unknown, method: string) => {
    if (takeNotification) return takeNotification(message);
    if (!onNotification) return unexpected({ kind: 'unheard', method, message });
    try {
      Promise.resolve(onNotification(method, fields(message).params)).catch((error) =>
        unexpected({ kind: 'failed', method, error }),
      );
    } catch (error) {
      unexpected({ kind: 'failed', method, error });
    }
  };

  const takeCall = (message: unknown, text: string) => {
    const { id = null } = fields(message);
    const method = String(fields(message).method);
    return id === null
      ? hear(message, method)
      : setStray(text, { kind: 'unhandled', method, message });
  };

  const takeOne = (message: unknown, text: string) => {
    const { id = null, error } = fields(message);
    // The error of a single call may have no id.
    const isOwn = left.has(id) || (isSingle && id === null && error != null);
    if (!isOwn && isSingle) {
      const kind = Object(message) !== message ? 'foreign' : id === null ? 'anonymous' : 'unknown';
      return setStray(text, { kind, message });
    }
    last = message;
    if (takeResponse) {
      texts[0] = text;
      return takeResponse(message);
    }
    left.delete(id);
    texts.push(text);
  };

  const takeAll = async (messages: readonly unknown[], text: string) => {
    const responses: unknown[] = [];
    for (const message of messages) {
      if (isCall(message)) await takeCall(message, text);
      else responses.push(message);
    }
    if (isSingle || responses.length === 0)
      return setStray(text, { kind: 'foreign', message: messages });
    for (const message of responses) left.delete(fields(message).id);
    texts.push(codec.stringify(responses));
  };

  return {
    take(text) {
      let message: unknown;
      try {
        message = codec.parse(text);
      } catch {
        return setStray(text, { kind: 'garbage', message: text });
      }
      if (Array.isArray(message)) return takeAll(message, text);
      return isCall(message) ? takeCall(message, text) : takeOne(message, text);
    },

    get isDone() {
      if (isDone) return isDone();
      return isSingle ? texts.length > 0 : left.size === 0;
    },

    end() {
      if (texts.length === 0) return stray?.text;
      if (stray) unexpected(stray.report);
      if (isSingle) codec.keep(texts[0] as string, last);
      return isSingle || texts.length === 1 ? texts[0] : `[${texts.map(toMembers)}]`;
    },
  };
}

/** Whether a message is a request or a notification. */
function isCall(message: unknown): boolean {
  const { method, result, error } = fields(message);
  return typeof method === 'string' && result === undefined && error === undefined;
}

/** The members of an array, or a single member, as JSON. */
function toMembers(text: string): string {
  return text.trim().replace(/^\[|\]$/g, '');
}

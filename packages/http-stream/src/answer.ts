import { fields, type Payload } from '@jsonrpcclient/core';
import { createListener, type Listening } from './listener.ts';
import type { Memo } from './memo.ts';
import type { Readers } from './readers.ts';
import { createBatch, createSingle, idsOf, type Members } from './responses.ts';
import { createStray } from './stray.ts';

/** Reads the messages of the event stream that answers a call. */
export interface Answer {
  /** Takes the text of an event; returns whether the rest of the stream doesn't matter. */
  take(text: string): boolean;
  /** Returns the body of the reply when the stream has ended; undefined if there was no response. */
  end(): string | undefined;
}

export interface AnswerOptions extends Listening {
  readonly payload: Payload;
  readonly readers: Readers;
  readonly codec: Memo;
}

export function createAnswer(options: AnswerOptions): Answer {
  const { payload, readers, codec } = options;
  const { takeNotification = createListener(options), isDone } = readers;
  const responses =
    'method' in payload
      ? createSingle(payload.id, codec, readers)
      : createBatch(idsOf(payload), codec);
  const stray = createStray(options.unexpected);

  const takeCall = (message: unknown, { id = null, method }: Members, text: string) => {
    if (id === null) takeNotification(message);
    else stray.keep(text, { kind: 'unhandled', method: String(method), message });
  };

  const takeAll = (messages: readonly unknown[], text: string) => {
    const others: unknown[] = [];
    for (const message of messages) {
      const members = fields(message);
      if (isCall(members)) takeCall(message, members, text);
      else others.push(message);
    }
    if (!responses.takeAll(others)) stray.keep(text, { kind: 'foreign', message: messages });
  };

  const takeOne = (message: unknown, text: string) => {
    const members = fields(message);
    if (isCall(members)) takeCall(message, members, text);
    else if (!responses.take(message, members, text))
      stray.keep(text, { kind: kindOf(message, members), message });
  };

  return {
    take(text) {
      let message: unknown;
      try {
        message = codec.parse(text);
      } catch {
        stray.keep(text, { kind: 'garbage', message: text });
        return false;
      }
      if (Array.isArray(message)) takeAll(message, text);
      else takeOne(message, text);
      return isDone ? isDone() : responses.isDone;
    },

    end() {
      const body = responses.body();
      if (body === undefined) return stray.text;
      stray.report();
      return body;
    },
  };
}

/** Whether a message is a request or a notification. */
function isCall({ method, result, error }: Members): boolean {
  return typeof method === 'string' && result === undefined && error === undefined;
}

/** Why a message that is not a call is not the response. */
function kindOf(message: unknown, { id }: Members): 'foreign' | 'anonymous' | 'unknown' {
  if (Object(message) !== message) return 'foreign';
  return id == null ? 'anonymous' : 'unknown';
}

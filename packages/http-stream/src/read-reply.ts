import type { CallOptions, Payload } from '@jsonrpcclient/core';
import type { OnUnexpected } from '@jsonrpcclient/duplex';
import { createPile, type Post, type PostStream, type StreamReply } from '@jsonrpcclient/http';
import { createAnswer } from './answer.ts';
import { createEventReader } from './events/event-reader.ts';
import { type ReadOptions, readEvents } from './events/read-events.ts';
import type { Memo } from './memo.ts';
import { readersKey, type WithReaders } from './readers.ts';
import { idsOf } from './responses.ts';

/** The key of a call in the options that the `Post` receives. */
export const callKey: unique symbol = Symbol();

export interface StreamedCall {
  readonly payload: Payload;
  /** Set if reading the response fails for another reason than a broken connection. */
  failure?: Error;
}

interface Options extends CallOptions, WithReaders {
  readonly onNotification?: (method: string, params: unknown) => unknown;
  readonly [callKey]?: StreamedCall;
}

export interface ReplyOptions extends ReadOptions {
  readonly maxEventBytes: number;
  readonly codec: Memo;
  readonly unexpected: OnUnexpected;
}

/** Returns a `Post` that reads the response to a call from JSON or from an event stream. */
export function toPost(post: PostStream, settings: ReplyOptions): Post {
  return async ({ url, headers, body, options, maxResponseBytes }) => {
    const reply = await post({ method: 'POST', url, headers, body, options });
    const { status, statusText, headers: received } = reply;
    const respond = (body: string | undefined) => ({ status, statusText, headers: received, body });
    const { [callKey]: call = { payload: [] } }: Options = options;
    try {
      return respond(await readBody(reply, call, options, maxResponseBytes, settings));
    } catch (error) {
      call.failure = Object(error);
      return { ...respond(undefined), error: Object(error) };
    }
  };
}

export function isEventStream({ headers }: Pick<StreamReply, 'headers'>): boolean {
  return /^text\/event-stream\b/i.test(headers['content-type'] ?? '');
}

async function readBody(
  reply: StreamReply,
  { payload }: StreamedCall,
  options: Options,
  maxBytes: number,
  settings: ReplyOptions,
): Promise<string | undefined> {
  const { status, body, headers } = reply;
  const { [readersKey]: readers = {}, onNotification } = options;
  const isOk = status >= 200 && status < 300;
  if (!body) return '';
  if (isOk && isEventStream(reply)) {
    if (idsOf(payload).size === 0) {
      // The reply to a notification is ignored, and this one may have no end.
      await body[Symbol.asyncIterator]().return?.();
      return '';
    }
    const answer = createAnswer({ ...settings, payload, readers, onNotification });
    const reader = createEventReader(settings.maxEventBytes);
    const room = readers.room ?? (() => undefined);
    await readEvents(body, reader, settings, answer.take, room);
    const text = answer.end();
    if (text !== undefined) return text;
    throw new Error('the event stream ended without the response');
  }
  if (isOk && readers.readJson) return readers.readJson(body, settings.codec);
  return collect(body, maxBytes, headers['content-type']);
}

/** Returns the text of a body; undefined without reading the rest if it is larger than `maxBytes`. */
export async function collect(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  contentType?: string,
): Promise<string | undefined> {
  const pile = createPile(maxBytes);
  for await (const chunk of body) if (!pile.add(chunk)) return undefined;
  return pile.toText(contentType);
}

import type { Codec } from '@jsonrpcclient/core';
import type { Calls } from './calls.ts';
import type { Convention } from './convention.ts';
import { fields } from './fields.ts';
import { readIdTexts } from './id-text.ts';
import type { Incoming } from './incoming.ts';
import { nextTask } from './next-task.ts';
import type { Responses } from './response.ts';
import { type Asked, createServe } from './serve.ts';
import type { OnUnexpected } from './unexpected.ts';

interface Receivers extends Convention {
  readonly calls: Calls;
  readonly incoming: Incoming;
  readonly responses: Responses;
  readonly unexpected: OnUnexpected;
  readonly codec: Codec;
  /** Sends a text to the other side. */
  readonly send: (text: string) => void | Promise<void>;
  /** Another number for each connection that is made. */
  readonly connections: () => number;
  /** Whether the connection is closed for good. */
  readonly isClosed: () => boolean;
}

/**
 * Passes a message that came in to its call or handler. Returns a promise if the messages after it have to wait: whoever
 * awaits a call must be able to continue before a later notification or request reaches its handler.
 */
export function createReceiver(receivers: Receivers): (text: string) => Promise<void> | undefined {
  const { calls, unexpected, codec, isClosed, progress } = receivers;
  /** Whether a call was settled since the microtask queue was last known to be empty. */
  let isSettling = false;

  const isProgress = (message: unknown) => {
    const { method, params, id } = fields(message);
    if (!progress || typeof method !== 'string' || id != null) return false;
    try {
      const report = progress.read(method, params);
      return report !== undefined && calls.progress(report.token, report.value);
    } catch (error) {
      unexpected({ kind: 'failed', method, error });
      return false;
    }
  };

  const serve = createServe({ ...receivers, isProgress });

  const answer = (body: unknown) => {
    isSettling = calls.answer(body) || isSettling;
  };

  /** Passes messages that have a method to their handlers, once the calls before them have continued. */
  const deliver = (asked: Asked): Promise<void> | undefined => {
    if (isSettling) return deliverLater(asked);
    serve(asked);
    return undefined;
  };

  const deliverLater = async (asked: Asked) => {
    await nextTask();
    isSettling = false;
    if (!isClosed()) serve(asked);
  };

  const takeOne = (text: string, body: unknown) => {
    if (!isRequest(body)) return void answer(body);
    const messages = [body];
    const hasId = fields(body).id != null;
    const idTexts = hasId ? readIdTexts(text, messages, false) : undefined;
    return deliver({ messages, isBatch: false, idTexts });
  };

  const takeMany = (text: string, members: readonly unknown[]) => {
    if (!members.some(isRequest)) return void answer(members);
    const responses = members.filter(mayBeResponse);
    if (responses.length > 0) answer(responses);
    const texts = readIdTexts(text, members, true);
    const isOwn = (_: unknown, place: number) => !mayBeResponse(members[place]);
    return deliver({
      messages: members.filter(isOwn),
      isBatch: true,
      idTexts: texts?.filter(isOwn),
    });
  };

  return (text) => {
    let body: unknown;
    try {
      body = codec.parse(text);
    } catch {
      unexpected({ kind: 'garbage', message: text });
      return undefined;
    }
    return Array.isArray(body) ? takeMany(text, body) : takeOne(text, body);
  };
}

/** Whether a message is a request or a notification, well-formed or not. */
function isRequest(message: unknown): boolean {
  const { method, params, id, result, error } = fields(message);
  if (method === undefined && params == null) return false;
  if ((result ?? error) != null) return false;
  // Some responses repeat the method; some calls have null for what is not in them.
  if (typeof method === 'string' && id == null) return true;
  if (typeof method === 'string') return (result === undefined) === (error === undefined);
  return result === undefined && error === undefined;
}

/** Never answered, because two sides that answer responses do so forever. */
function mayBeResponse(message: unknown): boolean {
  const { id, result, error } = fields(message);
  return !isRequest(message) && (result !== undefined || error !== undefined || id != null);
}

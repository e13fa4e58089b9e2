import type { Codec } from '@jsonrpcclient/core';
import type { Calls } from './calls.ts';
import { ChannelError } from './channel.ts';
import type { Convention } from './convention.ts';
import { fields } from './fields.ts';
import type { Incoming } from './incoming.ts';
import { nextTask } from './next-task.ts';
import type { Responses } from './response.ts';
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
  const { calls, incoming, responses, unexpected, codec, send, connections, isClosed, progress } =
    receivers;
  /** Whether a call was settled since the microtask queue was last known to be empty. */
  let isSettling = false;

  const fail = (request: unknown, error: unknown) =>
    unexpected({ kind: 'failed', method: fields(request).method as string, error });

  const isProgress = (message: unknown) => {
    const { method, params, id } = fields(message);
    try {
      const report = id == null ? progress?.read(method as string, params) : undefined;
      return report !== undefined && calls.progress(report.token, report.value);
    } catch (error) {
      fail(message, error);
      return false;
    }
  };

  const toText = async (request: unknown): Promise<string | undefined> => {
    const response = isProgress(request) ? undefined : incoming.receive(request);
    if (!response) return undefined;
    try {
      return codec.stringify(await response);
    } catch (error) {
      fail(request, error);
      return codec.stringify(responses.failure(request, error));
    }
  };

  const serve = async (requests: readonly unknown[], isBatch: boolean) => {
    const asked = connections();
    const texts = await Promise.all(requests.map(toText));
    const due = texts.filter((text) => text !== undefined);
    // On another connection these ids are those of others.
    if (due.length === 0 || asked !== connections()) return;
    const join = (texts: readonly string[]) => (isBatch ? `[${texts}]` : texts.join());
    try {
      await send(join(due));
    } catch (error) {
      const answered = requests.filter((_, place) => texts[place] !== undefined);
      const failures = answered.map((one) => codec.stringify(responses.failure(one, error)));
      // Where nothing can be sent any more whoever asked is gone.
      if (!(await isSent(join(failures))) && error instanceof ChannelError) return;
      for (const one of answered) fail(one, error);
    }
  };

  const isSent = async (text: string) => {
    try {
      await send(text);
      return true;
    } catch {
      return false;
    }
  };

  const answer = (body: unknown) => {
    isSettling = calls.answer(body) || isSettling;
  };

  /** Passes messages that have a method to their handlers, once the calls before them have continued. */
  const deliver = (messages: readonly unknown[], isBatch: boolean): Promise<void> | undefined => {
    if (isSettling) return deliverLater(messages, isBatch);
    serve(messages, isBatch);
    return undefined;
  };

  const deliverLater = async (messages: readonly unknown[], isBatch: boolean) => {
    await nextTask();
    isSettling = false;
    if (!isClosed()) serve(messages, isBatch);
  };

  return (text) => {
    let body: unknown;
    try {
      body = codec.parse(text);
    } catch {
      unexpected({ kind: 'garbage', message: text });
      return undefined;
    }
    if (isCall(body)) return deliver([body], false);
    if (!Array.isArray(body) || !body.some(isCall)) return void answer(body);
    const answers = body.filter((member) => !isCall(member));
    if (answers.length > 0) answer(answers);
    return deliver(body.filter(isCall), true);
  };
}

/** Some answers repeat the method; some calls have null for what is not in them. */
function isCall(message: unknown): boolean {
  const { method, id, result, error } = fields(message);
  if (typeof method !== 'string' || (result ?? error) != null) return false;
  return id == null || (result === undefined) === (error === undefined);
}

import type { Codec } from '@jsonrpcclient/core';
import type { Calls } from '../calls/calls.ts';
import type { Convention } from '../convention.ts';
import { fields } from '../fields.ts';
import { readIdTexts } from '../incoming/id-text.ts';
import type { Incoming } from '../incoming/incoming.ts';
import type { Responses } from '../incoming/responses.ts';
import { type Asked, createServe } from '../incoming/serve.ts';
import type { OnUnexpected } from '../unexpected.ts';
import { createDecode } from './decode.ts';
import type { Lifecycle } from './lifecycle.ts';
import { nextTask } from './next-task.ts';

export interface DispatchOptions extends Convention {
  readonly calls: Calls;
  readonly incoming: Incoming;
  readonly responses: Responses;
  readonly unexpected: OnUnexpected;
  readonly codec: Codec;
  readonly translate?: ((message: unknown) => unknown) | undefined;
  /** Sends a text to the other side. */
  readonly send: (text: string) => void | Promise<void>;
  readonly lifecycle: Pick<Lifecycle, 'epoch' | 'state'>;
}

/**
 * Passes a message that came in to its call or handler. Returns a promise if the messages after it have to wait: whoever
 * awaits a call must be able to continue before a later notification or request reaches its handler.
 */
export function createDispatch(
  options: DispatchOptions,
): (text: string) => Promise<void> | undefined {
  const { calls, unexpected, lifecycle, progress } = options;
  const decode = createDecode(options);
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

  const serve = createServe({ ...options, isProgress });

  /** Lets the code that awaits settled calls continue; false if the connection is closed by then. */
  const drain = async () => {
    await nextTask();
    isSettling = false;
    return lifecycle.state.current !== 'closed';
  };

  const deliver = (asked: Asked, epoch: number) => {
    const response = serve.ask(asked);
    if (response) serve.reply([asked], [response], epoch);
  };

  const deliverLater = async (asked: Asked, epoch: number) => {
    if (await drain()) deliver(asked, epoch);
  };

  const takeOne = (text: string, message: unknown) => {
    if (!isRequest(message)) {
      isSettling = calls.respond(message) || isSettling;
      return undefined;
    }
    const hasId = fields(message).id != null;
    const idText = hasId ? readIdTexts(text, [message], false)?.[0] : undefined;
    const asked = { message, isBatch: false, idText };
    return isSettling ? deliverLater(asked, lifecycle.epoch) : void deliver(asked, lifecycle.epoch);
  };

  const takeResponses = (bodies: readonly unknown[]) => {
    const array = calls.array(bodies, false);
    for (const body of bodies) isSettling = array.take(body) || isSettling;
    isSettling = array.end() || isSettling;
  };

  /** Takes responses, requests and notifications in the order of their array; one array replies to all requests. */
  const takeMixed = async (text: string, members: readonly unknown[]) => {
    const epoch = lifecycle.epoch;
    const array = calls.array(members.filter(mayBeResponse), true);
    const idTexts = readIdTexts(text, members, true);
    const all: Asked[] = [];
    const responses: ReturnType<typeof serve.ask>[] = [];
    for (const [place, message] of members.entries()) {
      if (mayBeResponse(message)) {
        isSettling = array.take(message) || isSettling;
        continue;
      }
      if (isSettling && !(await drain())) return;
      const asked = { message, isBatch: true, idText: idTexts?.[place] };
      all.push(asked);
      responses.push(serve.ask(asked));
    }
    isSettling = array.end() || isSettling;
    serve.reply(all, responses, epoch);
  };

  return (text) => {
    const body = decode(text);
    if (body === undefined) return undefined;
    if (!Array.isArray(body) || body.length === 0) return takeOne(text, body);
    return body.some(isRequest) ? takeMixed(text, body) : void takeResponses(body);
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

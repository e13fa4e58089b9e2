import { type Codec, fields } from '@jsonrpcclient/core';
import type { Calls } from '../calls/calls.ts';
import type { Convention } from '../convention.ts';
import { readIdTexts } from '../incoming/id-text.ts';
import type { Incoming } from '../incoming/incoming.ts';
import type { Received } from '../incoming/received.ts';
import type { Responses } from '../incoming/responses.ts';
import { createServe } from '../incoming/serve.ts';
import type { OnUnexpected } from '../unexpected.ts';
import { isRequest } from './classify.ts';
import { decode } from './decode.ts';
import type { Lifecycle } from './lifecycle.ts';
import { takeMixed } from './mixed-array.ts';
import { createTurns } from './turns.ts';

export interface DispatchOptions extends Convention {
  readonly calls: Calls;
  readonly incoming: Incoming;
  readonly responses: Responses;
  readonly unexpected: OnUnexpected;
  readonly codec: Codec;
  readonly translate?: ((message: unknown) => unknown) | undefined;
  /** Hands a text to the channel. */
  readonly send: (text: string) => void | Promise<void>;
  readonly lifecycle: Pick<Lifecycle, 'epoch' | 'state'>;
}

/**
 * Passes a message that arrived to its call or handler. The function returns a promise if the next messages must wait: code
 * that awaits a call continues before a later request or notification reaches its handler.
 */
export function createDispatch(
  options: DispatchOptions,
): (text: string) => Promise<void> | undefined {
  const { calls, lifecycle } = options;
  const serve = createServe(options);
  const turns = createTurns(lifecycle);

  const takeRequest = (received: Received, epoch: number) => {
    const response = serve.take(received);
    if (response) serve.respond([received], [response], epoch);
  };

  const takeRequestLater = async (received: Received, epoch: number) => {
    if (await turns.pass()) takeRequest(received, epoch);
  };

  const takeOne = (text: string, message: unknown) => {
    if (!isRequest(message)) {
      turns.settled(calls.takeResponse(message));
      return undefined;
    }
    const hasId = fields(message).id != null;
    const idText = hasId ? readIdTexts(text, [message], false)?.[0] : undefined;
    const received = { message, isBatch: false, idText };
    const { epoch } = lifecycle;
    return turns.isDue ? takeRequestLater(received, epoch) : void takeRequest(received, epoch);
  };

  const takeResponses = (bodies: readonly unknown[]) => {
    const array = calls.array(bodies, false);
    for (const body of bodies) turns.settled(array.take(body));
    turns.settled(array.end());
  };

  return (text) => {
    const body = decode(text, options);
    if (body === undefined) return undefined;
    if (!Array.isArray(body) || body.length === 0) return takeOne(text, body);
    if (!body.some(isRequest)) return void takeResponses(body);
    return takeMixed(text, body, { calls, serve, lifecycle, turns });
  };
}

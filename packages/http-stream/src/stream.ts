import {
  type Call,
  type ClientOptions,
  fields,
  type Message,
  outcomeOf,
  type Transport,
  wrongKind,
} from '@jsonrpcclient/core';
import { checkCall } from './check.ts';
import type { Stream } from './flow.ts';
import type { StreamCallOptions } from './http-stream.ts';
import { createRequestStream } from './request-stream.ts';

/** Options of `stream`: those of the call, and `ids` and `dialect` of a client. `timeout` is `Infinity` by default. */
export interface StreamOptions extends StreamCallOptions, ClientOptions {
  /** What the iteration yields: the result of each response to the call, or each notification until the response. */
  readonly yields?: 'results' | 'notifications' | undefined;
}

/** A notification as a stream yields it. */
export interface StreamNotification {
  readonly method: string;
  /** Undefined if there are none. */
  readonly params: unknown;
}

/**
 * Makes a request whose response is an event stream, and yields the result of each response (A2A), or each notification
 * (`yields: 'notifications'`). Breaking out of the loop closes the stream, which cancels the request. The request is sent
 * when the first value is read. The iteration throws what a call rejects with, after the values that arrived before.
 */
export function stream(
  transport: Transport<StreamCallOptions>,
  call: Call,
  options: StreamOptions & { readonly yields: 'notifications' },
): Stream<StreamNotification>;
export function stream<R = unknown>(
  transport: Transport<StreamCallOptions>,
  call: Call,
  options?: StreamOptions,
): Stream<R>;
export function stream(
  transport: Transport<StreamCallOptions>,
  call: Call,
  options: StreamOptions = {},
): Stream<unknown> {
  const { yields = 'results', ...rest } = options;
  checkCall('stream', transport, call);
  if (yields !== 'results' && yields !== 'notifications')
    throw wrongKind('stream', "yields: 'results' or 'notifications'", yields);
  let isOver = false;
  let isEmpty = true;

  return createRequestStream({
    transport,
    call,
    options: rest,
    read(inlet, payload, own) {
      return {
        takeResponse(body) {
          const outcome = outcomeOf({ body }, payload as Message, own);
          // The client rejects with the error.
          isOver = yields === 'notifications' || !outcome.ok;
          if (isOver || !outcome.ok) return;
          isEmpty = false;
          inlet.push(outcome.result);
        },
        takeNotification:
          yields === 'notifications'
            ? (message) => {
                const { method, params } = fields(message);
                inlet.push({ method, params });
              }
            : undefined,
        room: inlet.room,
        isDone: () => isOver,
      };
    },
    end(inlet, result) {
      // The response was JSON.
      if (yields === 'results' && isEmpty) inlet.push(result);
    },
  });
}

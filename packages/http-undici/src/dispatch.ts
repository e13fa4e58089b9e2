import {
  joinHeaders,
  markSent,
  onAbort,
  type PostReply,
  type PostRequest,
} from '@jsonrpcclient/http';
import type { Dispatcher } from 'undici';
import { type Collector, collect, type ResponseHeaders } from './collect.ts';
import type { OwnPool } from './pool.ts';

/** The server and the path that a request is sent to. */
export interface Target {
  readonly origin: string;
  readonly path: string;
}

interface ResponseHead {
  readonly status: number;
  readonly statusText?: string | undefined;
  readonly headers: ResponseHeaders;
}

/** Only the call's `timeout` limits how long it may take. */
const noTimeouts = { headersTimeout: 0, bodyTimeout: 0 };

/** Sends one POST with undici's lowest-level API, because the others create a stream for each response. */
export function dispatch(
  { dispatcher, wait }: Pick<OwnPool, 'dispatcher'> & Partial<OwnPool>,
  { origin, path }: Target,
  { headers, body, options, maxResponseBytes }: PostRequest,
): Promise<PostReply> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let collector: Collector | undefined;
    let gone = false;
    let response: ResponseHead | undefined;

    const connected = wait?.();
    const abort = () => {
      gone = true;
      connected?.();
      collector?.destroy();
      controller?.abort(new Error('The call was aborted'));
    };
    const release = onAbort(options, abort);
    const settle = (body: string | undefined, error?: Error) => {
      release();
      if (response) resolve(toReply(response, body, error));
      // A request gets a controller when it gets a connection, so it may have been sent.
      else reject({ cause: error, sent: controller ? 'maybe' : 'no' });
      if (body === undefined) abort();
    };
    const fail = (error: Error) => {
      // Until now, a repeated call could still have been reported as not sent.
      if (controller) markSent(options, 'lost');
      settle(undefined, error);
    };

    // Already aborted, so no connection is made for it.
    if (gone) return fail(new Error('The call was aborted'));
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        markSent(options, 'maybe');
        connected?.();
        if (gone) abort();
      },
      onResponseStart(_, statusCode, received, statusText) {
        response = { status: statusCode, statusText, headers: received };
        const drain = () => controller?.resume();
        collector = collect(received, maxResponseBytes, { done: settle, fail, drain });
        // A 204 has no body, so the call doesn't wait for one.
        if (statusCode === 204) collector.end();
      },
      onResponseData(_, chunk) {
        if (!collector?.write(chunk)) controller?.pause();
      },
      onResponseEnd: () => collector?.end(),
      onResponseError: (_, error) => fail(error),
    };
    const request = { origin, path, method: 'POST', headers, body, ...noTimeouts } as const;
    // It may wait for a connection, or in the queue of one.
    markSent(options, 'no');
    start(dispatcher, request, handler, fail);
  });
}

/** A dispatcher throws for a request that it refuses. */
function start(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  handler: Dispatcher.DispatchHandler,
  fail: (error: Error) => void,
): void {
  try {
    dispatcher.dispatch(request, handler);
  } catch (error) {
    fail(Object(error));
  }
}

/** Not a spread: V8 adds properties to a spread object slowly. */
function toReply(
  { status, statusText, headers }: ResponseHead,
  body: string | undefined,
  error: Error | undefined,
): PostReply {
  return { status, statusText, headers: joinHeaders(headers), body, error };
}

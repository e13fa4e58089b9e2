import { markSent, onAbort, type StreamRequest } from '@jsonrpcclient/http';
import type { Dispatcher } from 'undici';
import type { Collector, ResponseHeaders } from './collect.ts';
import type { OwnPool } from './pool.ts';

/** The server and the path that a request is sent to. */
export interface Target {
  readonly origin: string;
  readonly path: string;
}

export interface ResponseHead {
  readonly status: number;
  readonly statusText?: string | undefined;
  readonly headers: ResponseHeaders;
}

/** Only the call's `timeout` limits how long it may take. */
const noTimeouts = { headersTimeout: 0, bodyTimeout: 0 };

/** The request of a response that is being received. */
export interface Exchange {
  /** The response is complete: stop listening to an abort of the call. */
  readonly release: () => void;
  /** Ends the request and its connection. */
  readonly abort: () => void;
  /** Ends the request because its body can't be decompressed. */
  readonly fail: (error: Error) => void;
  /** Continues with the next chunk after `write` returned false. */
  readonly drain: () => void;
}

/** Returns the collector for the body of a response; `resolve` may be called now, or once the body is complete. */
type Receive<Reply> = (
  response: ResponseHead,
  resolve: (reply: Reply) => void,
  exchange: Exchange,
) => Collector;

/** Sends one request with undici's lowest-level API, because the others create a stream for each response. */
export function dispatch<Reply>(
  { dispatcher, wait }: Pick<OwnPool, 'dispatcher'> & Partial<OwnPool>,
  { origin, path }: Target,
  { method, headers, body, options }: Omit<StreamRequest, 'url'>,
  receive: Receive<Reply>,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let collector: Collector | undefined;
    let gone = false;

    const connected = wait?.();
    const abort = () => {
      gone = true;
      connected?.();
      collector?.destroy();
      controller?.abort(new Error('The call was aborted'));
    };
    const release = onAbort(options, abort);
    const fail = (error: Error) => {
      // Until now, a repeated call could still have been reported as not sent.
      if (controller) markSent(options, 'lost');
      release();
      if (collector) collector.fail(error);
      // A request gets a controller when it gets a connection, so it may have been sent.
      else reject({ cause: error, sent: controller ? 'maybe' : 'no' });
      abort();
    };
    const exchange = { release, abort, fail, drain: () => controller?.resume() };

    // Already aborted, so no connection is made for it.
    if (gone) return fail(new Error('The call was aborted'));
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        markSent(options, 'maybe');
        connected?.();
        if (gone) abort();
      },
      onResponseStart(_, status, received, statusText) {
        collector = receive({ status, statusText, headers: received }, resolve, exchange);
        // A 204 has no body, so the call doesn't wait for one.
        if (status === 204) collector.end();
      },
      onResponseData(_, chunk) {
        if (!collector?.write(chunk)) controller?.pause();
      },
      onResponseEnd: () => collector?.end(),
      onResponseError: (_, error) => fail(error),
    };
    const request = { origin, path, method, headers, body, ...noTimeouts };
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

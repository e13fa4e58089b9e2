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

/** A built-in pool, or a dispatcher of the user. */
export type Dispatching = Pick<OwnPool, 'dispatcher'> & Partial<OwnPool>;

/** Only the call's `timeout` limits how long it may take. */
const plain = { headersTimeout: 0, bodyTimeout: 0 };
/** Without these two, undici sends a POST only after the response to the previous one has begun. */
const pipelined = { ...plain, idempotent: true, blocking: false };

/** The request of a response that is being received. */
interface Exchange {
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
  pool: Dispatching,
  target: Target,
  request: Omit<StreamRequest, 'url'>,
  receive: Receive<Reply>,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let collector: Collector | undefined;
    let gone = false;
    const connected = pool.wait?.();
    const abort = () => {
      gone = true;
      connected?.();
      collector?.destroy();
      controller?.abort(aborted());
    };
    const off = onAbort(request.options, abort);
    const release = () => {
      off();
      connected?.();
    };
    const fail = (error: Error) => {
      // Until now, a repeated call could still have been reported as not sent.
      if (controller) markSent(request.options, 'lost');
      release();
      if (collector) collector.fail(error);
      else reject(toFailure(error, controller));
      abort();
    };
    const exchange = { release, abort, fail, drain: () => controller?.resume() };

    // Already aborted, so no connection is made for it.
    if (gone) return fail(aborted());
    // It may wait for a connection, or in the queue of one.
    markSent(request.options, 'no');
    start(pool, target, request, fail, {
      onRequestStart(started) {
        if (gone && pool.canThrow) throw aborted();
        controller = started;
        markSent(request.options, 'maybe');
        // undici sends pipelined calls again after their connection is lost, so they may wait for another one.
        if (!pool.isPipelined) connected?.();
        if (gone) abort();
        collector?.destroy();
        collector = undefined;
      },
      onResponseStart(_, status, received, statusText) {
        // Another one follows an informational response, for example 103 Early Hints.
        if (status < 200) return;
        collector = receive({ status, statusText, headers: received }, resolve, exchange);
        // A 204 has no body, so the call doesn't wait for one.
        if (status === 204) collector.end();
      },
      onResponseData: (_, chunk) => collector?.write(chunk) || controller?.pause(),
      onResponseEnd: () => collector?.end(),
      onResponseError: (_, error) => fail(error),
    });
  });
}

/** A request gets a controller when it gets a connection, so it may have been sent. */
function toFailure(cause: Error, controller: unknown) {
  return { cause, sent: controller ? 'maybe' : 'no' };
}

const aborted = () => new Error('The call was aborted');

/** A dispatcher throws for a request that it refuses. */
function start(
  { dispatcher, isPipelined }: Dispatching,
  { origin, path }: Target,
  { method, headers, body }: Omit<StreamRequest, 'url'>,
  fail: (error: Error) => void,
  handler: Dispatcher.DispatchHandler,
): void {
  const settings = isPipelined ? pipelined : plain;
  try {
    dispatcher.dispatch({ origin, path, method, headers, body, ...settings }, handler);
  } catch (error) {
    fail(Object(error));
  }
}

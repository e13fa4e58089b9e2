import { joinHeaders, onAbort, type PostReply, type PostRequest } from '@jsonrpcclient/http';
import type { Dispatcher } from 'undici';
import { type Collector, collect, type ResponseHeaders } from './collect.ts';
import type { OwnPool } from './pool.ts';

/** Where a dispatcher sends a request to. */
export interface Target {
  readonly origin: string;
  readonly path: string;
}

interface ResponseHead {
  readonly status: number;
  readonly statusText?: string | undefined;
  readonly headers: ResponseHeaders;
}

/** Sends one POST by the lowest interface of undici, as its other ones make a stream for each response. */
export function send(
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
      if (response) {
        // Not spread: V8 is slow to add to what was.
        const { status, statusText, headers } = response;
        resolve({ status, statusText, headers: joinHeaders(headers), body, error });
      } else {
        // It has a controller once it has a connection; it may have had several.
        reject({ cause: error, sent: controller ? 'maybe' : 'no' });
      }
      if (body === undefined) abort();
    };
    const fail = (error: Error) => settle(undefined, error);

    // Before its turn: no connection is to be made for it.
    if (gone) return fail(new Error('The call was aborted'));
    // `timeout` alone says how long a call may take.
    const timeouts = { headersTimeout: 0, bodyTimeout: 0 };
    dispatcher.dispatch(
      { origin, path, method: 'POST', headers, body, ...timeouts },
      {
        onRequestStart(started) {
          controller = started;
          connected?.();
          if (gone) abort();
        },
        onResponseStart(_, statusCode, received, statusText) {
          response = { status: statusCode, statusText, headers: received };
          const drain = () => controller?.resume();
          collector = collect(received, maxResponseBytes, { done: settle, fail, drain });
          // It has no body, so what follows it isn't waited for.
          if (statusCode === 204) collector.end();
        },
        onResponseData(_, chunk) {
          if (!collector?.write(chunk)) controller?.pause();
        },
        onResponseEnd() {
          collector?.end();
        },
        onResponseError(_, error) {
          fail(error);
        },
      },
    );
  });
}

import type { ServerResponse } from 'node:http';
import { fields } from '@jsonrpcclient/core';
import { toTypes } from '@jsonrpcclient/openrpc';
import { describeServer } from './describe.ts';
import { makeCall, readPayload } from './make-call.ts';
import type { ExplorerOptions } from './options.ts';
import type { PageRequest } from './read-body.ts';

/** A request of the page. */
interface ApiRequest {
  readonly path: string;
  readonly body: PageRequest;
  readonly response: ServerResponse;
  /** Aborts when the page has gone. */
  readonly signal: AbortSignal;
}

/** Answers a request of the page with JSON, or with one JSON object per line. */
export type Answer = (request: ApiRequest) => Promise<void>;

/** Returns the function that answers the requests of the page. */
export function createAnswer(options: ExplorerOptions): Answer {
  const { codec = JSON, target, document, listen, subscribe, copies, examine } = options;
  const { methods, detail } = describeServer(options);
  const can = {
    listen: !!listen,
    subscribe: !!subscribe,
    copy: !!copies,
    types: !!document,
    examine: !!examine,
  };

  return async ({ path, body, response, signal }) => {
    const reply = (value: unknown) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(value));
    };
    const line = (value: unknown) => response.write(`${codec.stringify(value)}\n`);
    const writeAll = async (values: AsyncIterable<unknown>) => {
      response.flushHeaders();
      for await (const value of values) line(value);
      response.end();
    };

    if (path === '/api/about') reply({ target, methods, can });
    else if (path === '/api/method') reply(detail(String(body.text)) ?? null);
    else if (path === '/api/types' && document) reply({ code: toTypes(document) });
    else if (path === '/api/call')
      reply(await makeCall(readPayload(body.text, options), options, signal));
    else if (path === '/api/copy' && copies) {
      readPayload(body.text, options);
      reply(await copies(String(body.text)));
    } else if (path === '/api/listen' && listen) {
      response.flushHeaders();
      const stop = listen(line);
      signal.addEventListener('abort', () => stop());
    } else if (path === '/api/subscribe' && subscribe) {
      const { method, params } = fields(readPayload(body.text, options));
      const values = subscribe(String(method), params as object | undefined, signal);
      await writeAll(toValues(values));
    } else if (path === '/api/examine' && examine) await writeAll(examine(signal));
    else response.writeHead(404).end();
  };
}

async function* toValues(values: AsyncIterable<unknown>) {
  for await (const value of values) yield { value };
}

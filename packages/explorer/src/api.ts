import type { ServerResponse } from 'node:http';
import { fields } from '@jsonrpcclient/core';
import { makeCall, readPayload } from './make-call.ts';
import type { ExplorerOptions } from './options.ts';
import type { PageRequest } from './read-body.ts';

/** A request of the page. */
export interface ApiRequest {
  readonly path: string;
  readonly body: PageRequest;
  readonly response: ServerResponse;
  /** Aborts when the page has gone. */
  readonly signal: AbortSignal;
}

/** Answers a request of the page with JSON, or with one JSON object per line. */
export async function answer(
  { path, body, response, signal }: ApiRequest,
  options: ExplorerOptions,
): Promise<void> {
  const { codec = JSON, target, document, methods, mayCall, listen, subscribe, copies } = options;
  const reply = (value: unknown) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(value));
  };
  const line = (value: unknown) => response.write(`${codec.stringify(value)}\n`);

  if (path === '/api/about') {
    const restricted = mayCall && methodsOf(document, methods).filter((name) => !mayCall(name));
    const can = { listen: !!listen, subscribe: !!subscribe, copy: !!copies };
    reply({ target, document, methods, restricted, can });
  } else if (path === '/api/call') {
    reply(await makeCall(readPayload(body.text, options), options, signal));
  } else if (path === '/api/copy' && copies) {
    readPayload(body.text, options);
    reply(await copies(String(body.text)));
  } else if (path === '/api/listen' && listen) {
    response.flushHeaders();
    const stop = listen(line);
    signal.addEventListener('abort', () => stop());
  } else if (path === '/api/subscribe' && subscribe) {
    const { method, params } = fields(readPayload(body.text, options));
    response.flushHeaders();
    for await (const value of subscribe(String(method), params as object | undefined, signal))
      line({ value });
    response.end();
  } else {
    response.writeHead(404).end();
  }
}

function methodsOf(document: unknown, methods: readonly string[] = []): readonly string[] {
  const described = fields(document).methods;
  if (!Array.isArray(described)) return methods;
  return described.map((one) => String(fields(one).name));
}

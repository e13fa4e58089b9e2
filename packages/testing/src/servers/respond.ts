import type { ServerResponse } from 'node:http';
import type { Listener, SeenRequest } from './serve.ts';

/** What is sent back. */
export interface Answer {
  /** 200 by default. */
  readonly status?: number | undefined;
  /** Beside a content-type of application/json. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A string or bytes as they are, all else as JSON; nothing by default. */
  readonly body?: unknown;
}

/** A listener that gives every request the same answer, or what a function makes of it. */
export function respond(answer: Answer | ((request: SeenRequest) => Answer)): Listener {
  return (request, response) =>
    write(response, typeof answer === 'function' ? answer(request) : answer);
}

function write(response: ServerResponse, { status = 200, headers, body = '' }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(
    typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  );
}

import type { ServerResponse } from 'node:http';
import type { Listener, SeenRequest } from './serve.ts';

/** The response to send. */
export interface HttpResponse {
  /** 200 by default. */
  readonly status?: number | undefined;
  /** In addition to a content-type of application/json. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Strings and bytes are sent as they are, everything else as JSON; empty by default. */
  readonly body?: unknown;
}

/** A listener that sends the same response to every request, or the one that a function returns. */
export function respond(answer: HttpResponse | ((request: SeenRequest) => HttpResponse)): Listener {
  return (request, response) =>
    write(response, typeof answer === 'function' ? answer(request) : answer);
}

function write(response: ServerResponse, { status = 200, headers, body = '' }: HttpResponse): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(
    typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  );
}

import type { ServerResponse } from 'node:http';
import { type SeenRequest, serve, type TestServer } from '@jsonrpcclient/testing/servers';

/** A response as an event stream, after its head. */
export interface EventResponse {
  /** Sends one message as an event. */
  readonly say: (message: object, id?: string) => void;
  /** Sends this text as it is; false if the client is behind. */
  readonly write: (text: string | Uint8Array) => boolean;
  readonly end: (text?: string) => void;
  /** Breaks the connection. */
  readonly cut: () => void;
  /** Settles when the client has closed the stream. */
  readonly closed: Promise<void>;
}

/** A server that responds to each POST with an event stream. */
export function serveEvents(
  respond: (request: Request, response: EventResponse) => unknown,
): Promise<TestServer> {
  return serve(async (seen, response) => {
    await respond(toRequest(seen), toEvents(response));
  });
}

interface Request extends SeenRequest {
  readonly id: unknown;
  readonly params: unknown;
}

function toRequest(seen: SeenRequest): Request {
  const { id, params } = JSON.parse(seen.body || '{}');
  return { ...seen, id, params };
}

export function toEvents(response: ServerResponse): EventResponse {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).flushHeaders();
  return {
    say: (message, id) =>
      response.write(
        `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`,
      ),
    write: (text) => response.write(text),
    end: (text = '') => response.end(text),
    cut: () => response.destroy(),
    closed: new Promise((resolve) => response.once('close', resolve)),
  };
}

/** A response with this result. */
export function result(id: unknown, value: unknown): object {
  return { jsonrpc: '2.0', result: value, id };
}

export function notification(method: string, params?: unknown): object {
  return { jsonrpc: '2.0', method, params };
}

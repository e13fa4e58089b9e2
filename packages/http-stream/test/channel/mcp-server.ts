import type { ServerResponse } from 'node:http';
import { type SeenRequest, serve, type TestServer } from '@jsonrpcclient/testing/servers';
import { type EventResponse, result, toEvents } from '../serve-events.ts';

/** A request to a server of MCP. */
export interface McpRequest extends SeenRequest {
  readonly method: string;
  /** The message, if it is a POST. */
  readonly message: { readonly method?: string; readonly id?: unknown; readonly params?: unknown };
  /** Responds with an event stream. */
  readonly stream: () => EventResponse;
  readonly response: ServerResponse;
}

type Respond = (request: McpRequest) => unknown;

/** A server that accepts the handshake with the session `s1`, and leaves everything else to `respond`. */
export function serveMcp(respond: Respond): Promise<TestServer> {
  return serve(async (seen, response) => {
    const message = seen.body === '' ? {} : JSON.parse(seen.body);
    const request = { ...seen, message, response, stream: () => toEvents(response) };
    if (message.method === 'initialize') {
      response.writeHead(200, { 'mcp-session-id': 's1', 'content-type': 'application/json' });
      response.end(JSON.stringify(result(message.id, { protocolVersion: '2025-11-25' })));
    } else if (message.method === 'notifications/initialized') response.writeHead(202).end();
    else await respond(request);
  });
}

/** Refuses every GET and DELETE; other requests go to `respond`. */
export function onlyPosts(respond: Respond): Respond {
  return (request) =>
    request.method === 'POST' ? respond(request) : request.response.writeHead(405).end();
}

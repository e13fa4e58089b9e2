import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { listen } from './listen.ts';

/** A request that a server received, with its complete body. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** Responds to a request, or does not. */
export type Listener = (request: SeenRequest, response: ServerResponse) => void | Promise<void>;

/** A certificate and its private key, in PEM format. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface ServeOptions {
  /** Serves HTTPS with this certificate and key. */
  readonly tls?: Certificate | undefined;
}

/** A server that records its requests. */
export interface TestServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:12345/`. */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** How many connections it has accepted. */
  readonly connections: number;
}

/** Starts an HTTP server on a free port of 127.0.0.1; disposing it cuts its connections. */
export async function serve(listener: Listener, options: ServeOptions = {}): Promise<TestServer> {
  const { tls } = options;
  const requests: SeenRequest[] = [];
  let connections = 0;

  const onRequest = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = await read(incoming);
    if (!request) return;
    requests.push(request);
    try {
      await listener(request, response);
    } catch (error) {
      response.destroy();
      throw error;
    }
  };
  const server = tls ? createSecureServer(tls, onRequest) : createServer(onRequest);
  server.on('connection', () => connections++);
  const { port, close } = await listen(server);
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/`,
    requests,
    get connections() {
      return connections;
    },
    [Symbol.asyncDispose]: close,
  };
}

/** Undefined if the client disconnected first. */
async function read(incoming: IncomingMessage): Promise<SeenRequest | undefined> {
  const { method = '', url = '', headers, rawHeaders } = incoming;
  try {
    return { method, url, headers, rawHeaders, body: await text(incoming) };
  } catch {
    return undefined;
  }
}

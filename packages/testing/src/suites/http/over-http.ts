import { serve } from '../../servers/serve.ts';
import type { StartTransport } from '../transport/start-transport.ts';
import type { CreateHttpTransport } from './http-transport.ts';

/** Connects the HTTP transport under test to the test server of the transport suite. */
export function overHttp(create: CreateHttpTransport): StartTransport {
  return async (answer, setup) => {
    const server = await serve(async ({ body }, response) => {
      try {
        const text = await answer(body);
        response.writeHead(text === undefined ? 204 : 200, { 'content-type': 'application/json' });
        response.end(text);
      } catch {
        response.destroy();
      }
    });
    return {
      transport: create(server.url, setup),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  };
}

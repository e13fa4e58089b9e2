import { startA2a, startMcp, startMcp2026 } from '@jsonrpcclient/fixtures';
import type { Listener } from '@jsonrpcclient/testing/servers';
import { answer, served } from './http-servers.ts';
import { documentServer, type Entry } from './server.ts';

/** The servers whose responses are streams, by their address in the docs. */
export const streamServers: Readonly<Record<string, Entry>> = {
  // MCP before 2026, and since.
  3001: {
    async start() {
      const server = await startMcp();
      return documentServer(server, server.url);
    },
  },
  3002: {
    async start() {
      const server = await startMcp2026();
      return documentServer(server, server.url);
    },
  },
  41241: {
    async start() {
      const server = await startA2a();
      return documentServer(server, server.url);
    },
  },
  8013: { start: () => served(list) },
};

/** Returns the numbers below the param, as texts; `page` returns them in an object. */
const list: Listener = ({ body }, response) => {
  const { method, params } = JSON.parse(body);
  const items = Array.from({ length: params[0] }, (_, number) => String(number));
  response.setHeader('content-type', 'application/json');
  response.end(answer(body, method === 'page' ? { total: items.length, items } : items));
};

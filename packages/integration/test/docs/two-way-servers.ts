import {
  connectNats,
  isInstalled,
  type NatsRequest,
  startAnvil,
  startAria2,
  startInspector,
  startJayson,
  startNats,
  startOvsdb,
  startRpcWebsockets,
  startTwoWay,
  typescriptServer,
} from '@jsonrpcclient/fixtures';
import { respond, serve } from '@jsonrpcclient/testing/servers';
import { documentServer, type Entry } from './server.ts';

type Needed = Parameters<typeof isInstalled>[0];

function needs(program: Needed): Required<Pick<Entry, 'needs'>> {
  return { needs: { program, installed: () => isInstalled(program) } };
}

/** The two-way servers, by their address in the docs. */
export const twoWayServers: Readonly<Record<string, Entry>> = {
  // A server that notifies and calls its clients over WebSocket.
  8100: {
    async start() {
      const server = await startTwoWay();
      return documentServer(server, server.wsUrl);
    },
  },
  // One message per line, over TCP and over TLS.
  8101: {
    async start() {
      const server = await startJayson({ tcp: true });
      return documentServer(server, server.tcpPort);
    },
  },
  8102: {
    async start() {
      const server = await startJayson({ tcp: true, tls: true });
      return documentServer(server, server.tlsPort, { ca: server.ca });
    },
  },
  // A server that requires a login.
  8103: {
    async start() {
      const server = await startRpcWebsockets();
      return documentServer(server, server.wsUrl);
    },
  },
  // Socket paths.
  8080: {
    async start() {
      const server = await serve(respond({ body: 'hello' }));
      return documentServer(server, server.url);
    },
  },
  8545: {
    async start() {
      const server = await startAnvil();
      return documentServer(server, server.url);
    },
    ...needs('anvil'),
  },
  6800: {
    async start() {
      const server = await startAria2({ secret: 'secret' });
      return documentServer(server, server.url);
    },
    ...needs('aria2'),
  },
  9229: {
    async start() {
      const server = await startInspector();
      return documentServer(server, server.wsUrl);
    },
  },
  6640: {
    async start() {
      const server = await startOvsdb();
      return documentServer(server, server.port);
    },
    ...needs('ovsdb'),
  },
  '/run/openvswitch/db.sock': {
    async start() {
      const server = await startOvsdb();
      return documentServer(server, server.path);
    },
    ...needs('ovsdb'),
  },
  // A NATS broker with a server that subscribes to `math`, and one with none.
  4222: {
    async start() {
      const broker = await startNats();
      const service = await connectNats(broker.url);
      service.subscribe('math', { callback: reply });
      service.subscribe('math.*', { callback: reply });
      await service.flush();
      return documentServer(broker, broker.port);
    },
    ...needs('nats'),
  },
  4223: {
    async start() {
      const broker = await startNats();
      return documentServer(broker, broker.port);
    },
    ...needs('nats'),
  },
  // Commands that programs start themselves.
  node: { start: async () => command(process.execPath) },
  tsc: { start: async () => command(typescriptServer()?.command ?? ''), ...needs('typescript') },
};

function command(address: string) {
  return { address, async [Symbol.asyncDispose]() {} };
}

/** Adds numbers. */
function reply(_: unknown, message: NatsRequest): void {
  const { id, params: [a, b] = [] } = JSON.parse(message.string());
  message.respond(JSON.stringify({ jsonrpc: '2.0', result: a + b, id }));
}

import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { isInstalled, startJayson } from '@jsonrpcclient/fixtures';
import { freePort, type Listener } from '@jsonrpcclient/testing/servers';
import { answer, httpServers, served } from './http-servers.ts';
import { startDevices } from './mqtt-devices.ts';
import { productServers } from './product-servers.ts';
import { type DocumentServer, documentServer, type Entry, portOf } from './server.ts';
import { streamServers } from './stream-servers.ts';
import { twoWayServers } from './two-way-servers.ts';

/** The test server for each address in the docs. */
export const servers: Readonly<Record<string, Entry>> = {
  ...twoWayServers,
  ...httpServers,
  ...productServers,
  ...streamServers,
  // Any JSON-RPC 2.0 server, over HTTP and WebSocket.
  8000: {
    async start() {
      const server = await startJayson({ webSocket: true });
      return documentServer(server, server.url);
    },
  },
  // A second one, to balance with the first.
  8008: {
    async start() {
      const server = await startJayson({});
      return documentServer(server, server.url);
    },
  },
  // Nothing listens here.
  8001: {
    start: async () => ({ address: String(await freePort()), async [Symbol.asyncDispose]() {} }),
  },
  8002: { start: () => served(oauth()) },
  8003: { start: () => served(faults()) },
  8004: { start: () => served(bigIntegers) },
  8443: {
    async start() {
      const server = await startJayson({ tls: true, webSocket: true });
      return documentServer(server, server.httpsUrl, { ca: server.ca });
    },
  },
  3128: { start: () => startForwarder() },
  // A proxy that forwards requests and refuses tunnels.
  3129: { start: () => startForwarder({ tunnels: false }) },
  1883: {
    start: startDevices,
    needs: { program: 'mosquitto', installed: () => isInstalled('mosquitto') },
  },
  8332: { start: () => served(bitcoind) },
  18081: { start: startDigest },
};

/** Accepts only the newest token on `/rpc`, for two calls; issues tokens on `/token`. */
function oauth(): Listener {
  let issued = 0;
  let left = 0;
  return ({ url, headers, body }, response) => {
    response.setHeader('content-type', 'application/json');
    if (url === '/token') {
      issued += 1;
      left = 2;
      response.end(JSON.stringify({ access_token: `token-${issued}` }));
    } else if (headers.authorization !== `Bearer token-${issued}` || left-- <= 0) {
      response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end();
    } else response.end(answer(body, headers.authorization));
  };
}

/** A fault for each path. */
function faults(): Listener {
  let calls = 0;
  let hasStalled = false;
  return ({ url, body }, response) => {
    if (url === '/html') response.writeHead(502).end('<h1>Bad Gateway</h1>');
    else if (url === '/not-found') response.writeHead(404).end();
    else if (url === '/redirect') response.writeHead(302, { location: '/elsewhere' }).end();
    else if (url === '/moved') response.writeHead(308, { location: '/here' }).end();
    else if (url === '/here') response.end(answer(body, 5));
    else if (url === '/wrong-id') response.end('{"jsonrpc":"2.0","result":5,"id":"other"}');
    else if (url === '/old') response.end('{"result":5,"error":null,"id":1}');
    else if (url === '/cut') response.destroy();
    else if (url === '/busy') {
      // Busy in two ways, and then available.
      calls += 1;
      const error = { code: -32000, message: 'busy' };
      if (calls % 3 === 0) response.end(answer(body, 5));
      else if (calls % 3 === 1) response.writeHead(503, { 'retry-after': '0' }).end();
      else response.writeHead(429).end(JSON.stringify({ jsonrpc: '2.0', error, id: 1 }));
    } else if (url === '/stalls-once') {
      if (hasStalled) response.end(answer(body, 5));
      hasStalled = true;
    } else if (url !== '/silent') throw new Error(`No fault is called ${url}`);
  };
}

/** Returns the only param exactly as it was written. */
const bigIntegers: Listener = ({ body }, response) => {
  const [, param, id] = /"params":\[(.*)\],"id":(\d+)/.exec(body) ?? [];
  response.end(`{"jsonrpc":"2.0","result":${param},"id":${id}}`);
};

/** JSON-RPC 1.0 like bitcoind's: both members, no version, errors with the status 500 or 404. */
const bitcoind: Listener = ({ headers, body }, response) => {
  const expected = `Basic ${Buffer.from('user:pass').toString('base64')}`;
  if (headers.authorization !== expected) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="jsonrpc"' }).end();
    return;
  }
  const run = ({ method, params, id }: { method: string; params: unknown[]; id: unknown }) => {
    if (method === 'getblockcount') return { result: 840_000, error: null, id };
    if (method === 'getblockhash') {
      return params[0] === 0
        ? { result: `${'0'.repeat(10)}19d6689c`, error: null, id }
        : { result: null, error: { code: -8, message: 'Block height out of range' }, id };
    }
    return { result: null, error: { code: -32601, message: 'Method not found' }, id };
  };
  const message = JSON.parse(body);
  if (Array.isArray(message)) response.end(JSON.stringify(message.map(run)));
  else {
    const reply = run(message);
    response.writeHead(reply.error ? 500 : 200).end(JSON.stringify(reply));
  }
};

/** Digest authentication like monero's: two challenges, nonces valid only on their connection, no nc twice. */
async function startDigest(): Promise<DocumentServer> {
  const sessions = new WeakMap<Socket, { readonly nonce: string; count: number }>();
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    const given = incoming.headers.authorization ?? '';
    const field = (name: string) => new RegExp(`\\b${name}="?([^",]*)`).exec(given)?.[1] ?? '';
    const session = sessions.get(incoming.socket);
    const expected = md5(
      [
        md5('user:monero-rpc:pass'),
        session?.nonce,
        field('nc'),
        field('cnonce'),
        'auth',
        md5(`POST:${incoming.url}`),
      ].join(':'),
    );
    if (
      session &&
      field('username') === 'user' &&
      field('uri') === incoming.url &&
      field('response') === expected &&
      Number.parseInt(field('nc'), 16) === session.count + 1
    ) {
      session.count += 1;
      response.end(answer(body, { count: 3_195_000, status: 'OK' }));
      return;
    }
    const nonce = randomBytes(12).toString('base64');
    sessions.set(incoming.socket, { nonce, count: 0 });
    const challenge = (algorithm: string) =>
      `Digest qop="auth",algorithm=${algorithm},realm="monero-rpc",nonce="${nonce}",stale=${session !== undefined}`;
    response
      .writeHead(401, { 'www-authenticate': [challenge('MD5'), challenge('MD5-sess')] })
      .end('<html>401 Unauthorized</html>');
  });
  return listen(server);
}

/** An HTTP proxy, for absolute addresses and CONNECT. */
function startForwarder({ tunnels = true } = {}): Promise<DocumentServer> {
  const server = createServer((incoming, response) => {
    const { method, headers, url = '' } = incoming;
    const onward = request(url, { method, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, { ...reply.headers, via: '1.1 proxy' });
      reply.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  server.on('connect', ({ url = '' }, socket: Socket) => {
    if (!tunnels) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const target = connect(Number(portOf(`http://${url}`)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
  });
  return listen(server);
}

async function listen(server: ReturnType<typeof createServer>): Promise<DocumentServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: String((server.address() as AddressInfo).port),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

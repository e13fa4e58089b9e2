import { connect, createServer as createTcpServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import {
  createCertificate,
  isInstalled,
  startAnvil,
  startAria2,
  startInspector,
  startJayson,
  startOvsdb,
  startRpcWebsockets,
  startTwoWay,
  typescriptServer,
  WebSocket,
} from '@jsonrpcclient/fixtures';
import { freePort, listen } from '@jsonrpcclient/testing/servers';
import { startProxy } from '../../../cli/test/proxy.ts';
import { endTogether } from './relay.ts';

/** The servers that rows of the tables use, by the names that stand for them. */
export interface Servers extends AsyncDisposable {
  /** What `<name>` stands for: one or more words; undefined if the server isn't installed. */
  readonly words: (name: string) => readonly string[] | undefined;
  /** Certificates and keys as files. */
  readonly files: Readonly<Record<string, string>>;
}

/** Starts other projects' servers, and what makes connections to them fail or need more. */
export async function startServers(): Promise<Servers> {
  const owned: AsyncDisposable[] = [];
  const use = async <T extends AsyncDisposable>(starting: Promise<T>) => {
    const started = await starting;
    owned.push(started);
    return started;
  };
  const installed = <T>(name: Parameters<typeof isInstalled>[0], start: () => Promise<T>) =>
    isInstalled(name) ? start() : undefined;

  const jayson = await use(startJayson({ tcp: true, tls: true, webSocket: true }));
  const aria2 = await installed('aria2', () =>
    use(startAria2({ auth: { username: 'me', password: 's3same' } })),
  );
  const anvil = await installed('anvil', () => use(startAnvil()));
  const ovsdb = await installed('ovsdb', () => use(startOvsdb()));
  const inspector = await use(startInspector());
  const events = await use(startRpcWebsockets());
  const twoWay = await use(startTwoWay());
  const proxy = await use(startProxy());
  const language = isInstalled('typescript') ? typescriptServer() : undefined;
  const jaysonPort = Number(new URL(jayson.url).port);
  const mutual = await use(serveMutual(jaysonPort));
  const silent = await use(serveSilence());
  owned.push(emitEvents(events.wsUrl));
  if (aria2) owned.push(startDownloads(aria2.url));
  const free = await freePort();
  const bridge = `const s = require('net').connect(${jayson.tcpPort}, '127.0.0.1'); process.stdin.pipe(s).pipe(process.stdout)`;

  const words: Readonly<Record<string, readonly (string | undefined)[]>> = {
    jayson: [jayson.url],
    'jayson.https': [jayson.httpsUrl],
    'jayson.ws': [jayson.wsUrl],
    'jayson.wss': [jayson.wssUrl],
    'jayson.tcp': [`tcp://127.0.0.1:${jayson.tcpPort}`],
    'jayson.stdio': ['node', '-e', bridge],
    aria2: [aria2?.url],
    'aria2.ws': [aria2?.wsUrl],
    anvil: [anvil?.url],
    'anvil.ws': [anvil?.wsUrl],
    ovsdb: [ovsdb && `tcp://127.0.0.1:${ovsdb.port}`],
    'ovsdb.unix': [ovsdb && `unix:${ovsdb.path}`],
    inspector: [inspector.wsUrl],
    'rpc-websockets': [events.wsUrl],
    'two-way': [twoWay.wsUrl],
    'language-server': language ? [language.command, ...language.args] : [undefined],
    mutual: [`https://localhost:${mutual.port}/`],
    'mutual.wss': [`wss://localhost:${mutual.port}/`],
    proxy: [proxy.url],
    silent: [`http://127.0.0.1:${silent.port}/`],
    'silent.ws': [`ws://127.0.0.1:${silent.port}/`],
    'silent.https': [`https://127.0.0.1:${silent.port}/`],
    refused: [`http://127.0.0.1:${free}/`],
    'refused.ws': [`ws://127.0.0.1:${free}/`],
  };
  return {
    files: { ...mutual.files, 'jayson.pem': jayson.ca },
    words(name) {
      const found = words[name];
      if (!found) throw new Error(`there is no server called ${name}`);
      const known = found.flatMap((word) => word ?? []);
      return known.length === found.length ? known : undefined;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(owned.map((one) => one[Symbol.asyncDispose]()));
    },
  };
}

/** Serves a port over TLS, only to clients with the certificate that is also the server's. */
async function serveMutual(port: number) {
  const certificate = createCertificate();
  const options = { ...certificate, ca: certificate.cert, requestCert: true };
  const server = createTlsServer(options, (client) => {
    const plain = connect(port, '127.0.0.1');
    client.pipe(plain).pipe(client);
    endTogether(client, plain);
  });
  const files = {
    'ca.pem': certificate.cert,
    'cert.pem': certificate.cert,
    'key.pem': certificate.key,
  };
  const { port: own, close } = await listen(server);
  return { port: own, files, [Symbol.asyncDispose]: close };
}

/** Accepts connections, and sends nothing. */
async function serveSilence() {
  const { port, close } = await listen(createTcpServer());
  return { port, [Symbol.asyncDispose]: close };
}

/** Lets rpc-websockets send the event `feed` all the time. */
function emitEvents(url: string): AsyncDisposable {
  const socket = new WebSocket(url);
  let count = 0;
  const timer = setInterval(() => {
    count += 1;
    const message = { jsonrpc: '2.0', method: 'emit', params: [{ count }], id: count };
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  }, 50);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      socket.terminate();
    },
  };
}

/** Lets aria2 report downloads, which fail, all the time. */
function startDownloads(url: string): AsyncDisposable {
  const message = {
    jsonrpc: '2.0',
    method: 'aria2.addUri',
    params: [['http://127.0.0.1:1/']],
    id: 1,
  };
  const headers = { authorization: `Basic ${Buffer.from('me:s3same').toString('base64')}` };
  const timer = setInterval(() => {
    fetch(url, { method: 'POST', headers, body: JSON.stringify(message) }).catch(() => {});
  }, 200);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
    },
  };
}

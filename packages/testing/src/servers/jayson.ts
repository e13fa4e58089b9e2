import jayson from 'jayson';
import { createCertificate } from './certificate.ts';
import { listen } from './listen.ts';
import { at, type Params, plainMethods } from './plain-methods.ts';
import { takeWebSockets } from './web-socket.ts';

export interface JaysonOptions {
  /** The version of JSON-RPC; 2 by default. */
  readonly version?: 1 | 2 | undefined;
  /** Whether to serve HTTPS too, and the other protocols over TLS, with its own certificate; false by default. */
  readonly tls?: boolean | undefined;
  /** Whether to serve TCP too, one message per line; false by default. */
  readonly tcp?: boolean | undefined;
  /** Whether to serve WebSockets too, on the ports of HTTP; false by default. */
  readonly webSocket?: boolean | undefined;
}

/** A jayson server with the methods of `jaysonMethods`; the address of a protocol it does not serve is '' or 0. */
export interface JaysonServer extends AsyncDisposable {
  readonly url: string;
  /** With the host name localhost. */
  readonly httpsUrl: string;
  readonly wsUrl: string;
  /** With the host name localhost. */
  readonly wssUrl: string;
  readonly tcpPort: number;
  readonly tlsPort: number;
  /** The certificate to trust, in PEM format. */
  readonly ca: string;
}

type Callback = (
  error?: { code: number; message: string; data?: object } | null,
  result?: unknown,
) => void;

/** Starts jayson, a third-party JSON-RPC server, in this process. */
export async function startJayson(options: JaysonOptions = {}): Promise<JaysonServer> {
  const { version = 2, tls = false, tcp = false, webSocket = false } = options;
  const server = new jayson.Server(jaysonMethods, { version });
  const certificate = tls ? createCertificate() : undefined;
  const http = server.http();
  const https = certificate && server.https(certificate);
  if (webSocket) {
    for (const each of [http, https]) {
      // Its types are from an older version of ws.
      if (each) server.websocket({ wss: takeWebSockets(each) as never });
    }
  }
  const plain = await listen(http);
  const secure = https && (await listen(https));
  const lines = tcp ? await listen(server.tcp()) : undefined;
  const secureLines = tcp && certificate ? await listen(server.tls(certificate)) : undefined;
  return {
    url: `http://127.0.0.1:${plain.port}/`,
    httpsUrl: secure ? `https://localhost:${secure.port}/` : '',
    wsUrl: webSocket ? `ws://127.0.0.1:${plain.port}/` : '',
    wssUrl: webSocket && secure ? `wss://localhost:${secure.port}/` : '',
    tcpPort: lines?.port ?? 0,
    tlsPort: secureLines?.port ?? 0,
    ca: certificate?.cert ?? '',
    async [Symbol.asyncDispose]() {
      await Promise.all([plain, secure, lines, secureLines].map((each) => each?.close()));
    },
  };
}

/** jayson does not catch what a method throws, which would end this process. */
const jaysonMethods = {
  add: method(plainMethods.add),
  subtract: method(plainMethods.subtract),
  echo: method((params) => params ?? null),
  find: method(() => 'Bar'),
  go: method(() => null),
  nul: method(plainMethods.nul),
  get_data: method(() => ['hello', 5]),
  big: method((params) => 'x'.repeat(Number(at(params, 0, 'length') ?? 1e6))),
  fail: (_: Params, callback: Callback) =>
    callback({ code: 42, message: 'made to fail', data: { why: 'test' } }),
  slow: async (params: Params, callback: Callback) =>
    callback(null, (await plainMethods.slow(params)) ?? null),
  'system.listMethods': method((): string[] => Object.keys(jaysonMethods)),
};

function method(run: (params: Params) => unknown) {
  return (params: Params, callback: Callback) => callback(null, run(params));
}

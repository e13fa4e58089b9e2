import jayson from 'jayson';
import { createCertificate } from './certificate.ts';
import { listen } from './listen.ts';

export interface JaysonOptions {
  /** The version of JSON-RPC; 2 by default. */
  readonly version?: 1 | 2 | undefined;
  /** Serves HTTPS too, with a certificate of its own; false by default. */
  readonly tls?: boolean | undefined;
}

/** A jayson server with the methods of `jaysonMethods`. */
export interface JaysonServer extends AsyncDisposable {
  readonly url: string;
  /** With the name localhost; '' without `tls`. */
  readonly httpsUrl: string;
  /** The certificate to trust, as PEM; '' without `tls`. */
  readonly ca: string;
}

type Params = readonly unknown[] | Readonly<Record<string, unknown>> | undefined;
type Callback = (
  error?: { code: number; message: string; data?: object } | null,
  result?: unknown,
) => void;

/** Starts jayson, a JSON-RPC server of another author, in this process. */
export async function startJayson(options: JaysonOptions = {}): Promise<JaysonServer> {
  const { version = 2, tls = false } = options;
  const server = new jayson.Server(jaysonMethods, { version });
  const certificate = tls ? createCertificate() : undefined;
  const plain = await listen(server.http());
  const secure = certificate && (await listen(server.https(certificate)));
  return {
    url: `http://127.0.0.1:${plain.port}/`,
    httpsUrl: secure ? `https://localhost:${secure.port}/` : '',
    ca: certificate?.cert ?? '',
    async [Symbol.asyncDispose]() {
      await Promise.all([plain.close(), secure?.close()]);
    },
  };
}

/** jayson does not catch what a method throws, so that all of these take missing params. */
const jaysonMethods = {
  add: method((params) => Number(at(params, 0, 'a')) + Number(at(params, 1, 'b'))),
  subtract: method(
    (params) => Number(at(params, 0, 'minuend')) - Number(at(params, 1, 'subtrahend')),
  ),
  echo: method((params) => params ?? null),
  find: method(() => 'Bar'),
  go: method(() => null),
  nul: method(() => null),
  get_data: method(() => ['hello', 5]),
  big: method((params) => 'x'.repeat(Number(at(params, 0, 'length') ?? 1e6))),
  fail: (_: Params, callback: Callback) =>
    callback({ code: 42, message: 'made to fail', data: { why: 'test' } }),
  slow: (params: Params, callback: Callback) => {
    setTimeout(callback, Number(at(params, 0, 'ms') ?? 300), null, params ?? null).unref();
  },
  'system.listMethods': method((): string[] => Object.keys(jaysonMethods)),
};

function method(run: (params: Params) => unknown) {
  return (params: Params, callback: Callback) => callback(null, run(params));
}

function at(params: Params, index: number, name: string): unknown {
  if (Array.isArray(params)) return params[index];
  return (params as Readonly<Record<string, unknown>> | undefined)?.[name];
}

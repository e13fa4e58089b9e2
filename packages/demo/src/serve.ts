import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import jayson from 'jayson';

type Callback = (error?: { code: number; message: string } | null, result?: unknown) => void;

const methods = {
  add: ([a, b]: readonly number[], callback: Callback) => callback(null, Number(a) + Number(b)),
  find: (_: unknown, callback: Callback) => callback(null, 'Bar'),
  go: (_: unknown, callback: Callback) => callback(null, null),
  fail: (_: unknown, callback: Callback) => callback({ code: 42, message: 'made to fail' }),
};

/** Starts jayson, a third-party JSON-RPC server, on a free port of this machine. */
export async function serve(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = new jayson.Server(methods).http();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

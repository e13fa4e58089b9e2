import { createServer, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { listen } from '@jsonrpcclient/testing/servers';

export interface Proxy extends AsyncDisposable {
  /** With the credentials, if it wants some. */
  readonly url: string;
  /** The method and the address of each request. */
  readonly seen: readonly string[];
}

/** Starts an HTTP proxy that forwards requests and makes tunnels. */
export async function startProxy(credentials?: string): Promise<Proxy> {
  const seen: string[] = [];
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  const server = createServer((incoming, response) => {
    const { method, headers, url = '' } = incoming;
    seen.push(`${method} ${url}`);
    const { 'proxy-authorization': given, ...others } = headers;
    if (given !== expected) {
      response.writeHead(407).end();
      return;
    }
    const onward = request(url, { method, headers: others }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  server.on('connect', ({ url = '', headers }, socket: Socket) => {
    seen.push(`CONNECT ${url}`);
    if (headers['proxy-authorization'] !== expected) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const target = connect(Number(url.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy()).on('close', () => target.destroy());
  });
  const listening = await listen(server);
  return {
    url: `http://${credentials ? `${credentials}@` : ''}127.0.0.1:${listening.port}`,
    seen,
    [Symbol.asyncDispose]: () => listening.close(),
  };
}

import { createServer } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createSecureServer, type TlsOptions } from 'node:tls';
import { createClient, type Transport } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { serveStalled, twoAddresses } from '../../faults/serve-stalled.ts';
import { createCertificate } from '../../servers/certificate.ts';
import { freePort } from '../../servers/free-port.ts';
import { listen } from '../../servers/listen.ts';
import { serveRpc } from '../../servers/serve-rpc.ts';
import type { HttpCall } from './http-transport.ts';

/** What the suite sets through options that differ from transport to transport. */
interface SentSetup {
  /** A certificate to trust. */
  readonly ca?: string;
  /** Options of Node's `connect`. */
  readonly connect?: typeof twoAddresses;
  /** The port of a proxy on 127.0.0.1. */
  readonly proxy?: number;
}

type CreateForSent = (url: string, setup: SentSetup) => Transport<HttpCall>;

/** Tests `sent` of calls that reached no server, or may have; `isExact` if the library exposes the socket. */
export function describeSent(name: string, create: CreateForSent, isExact: boolean): void {
  const sentOf = async (url: string, setup: SentSetup = {}) => {
    const client = createClient(create(url, setup));
    const calls = [
      client.request('add', [2, 3]),
      client.notify('go'),
      client.batch([{ method: 'a' }]),
    ];
    const errors = await Promise.all(calls.map(failure));
    for (const error of errors)
      expect(error).toMatchObject({ name: 'TransportError', cause: expect.any(Error) });
    return errors.map((error) => (error as { sent?: unknown }).sent);
  };
  const no = ['no', 'no', 'no'];

  describe(`${name}: nothing was sent`, () => {
    test('when no address of a host accepts the connection', async () => {
      await using server = await serveStalled();
      expect(await sentOf(`http://host.test:${server.port}/`, { connect: twoAddresses })).toEqual(
        no,
      );
    });

    test.each([403, 407, 502])('when a proxy refuses the tunnel with %i', async (status) => {
      const tls = createCertificate();
      await using target = await serveRpc(undefined, { tls });
      await using proxy = await serveRefusingProxy(status);
      const setup = { ca: tls.cert, proxy: proxy.port };
      expect(await sentOf(target.url, setup)).toEqual(no);
      const client = createClient(create(target.url, setup));
      expect(await failure(client.request('add', [2, 3]))).toMatchObject({
        cause: { message: expect.stringContaining(`Proxy response (${status})`) },
      });
      expect(target.connections).toBe(0);
    });

    test('when no proxy is listening', async () => {
      expect(await sentOf('https://127.0.0.1:9999/', { proxy: await freePort() })).toEqual(no);
    });

    test('when an https: URL leads to an http: server', async () => {
      await using server = await serveRpc();
      expect(await sentOf(server.url.replace('http:', 'https:'))).toEqual(no);
      expect(server.requests).toEqual([]);
    });

    test.each<[string, (socket: Socket) => void]>([
      ['ends the connection', (socket) => socket.end()],
      ['cuts the connection', (socket) => socket.destroy()],
      ['writes something else', (socket) => socket.end('220 mail.example ESMTP\r\n')],
      ['resets the connection', (socket) => socket.resetAndDestroy()],
    ])('when a server %s instead of a TLS handshake', async (what, fault) => {
      await using server = await serveTcp((socket) => socket.once('data', () => fault(socket)));
      // Only the socket shows whether a reset came during the handshake or later.
      const expected = isExact || !what.startsWith('reset') ? 'no' : 'maybe';
      expect(new Set(await sentOf(`https://127.0.0.1:${server.port}/`))).toEqual(
        new Set([expected]),
      );
    });

    test.each<[string, TlsOptions, boolean]>([
      ['has a certificate that is not trusted', {}, false],
      ['has only older versions of TLS', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }, true],
      ['has no cipher of the client', { ciphers: 'CAMELLIA256-SHA', maxVersion: 'TLSv1.2' }, true],
      ['wants a certificate of the client', { requestCert: true, maxVersion: 'TLSv1.2' }, true],
    ])('when a server %s', async (_, options, trusted) => {
      const tls = createCertificate();
      await using server = await serveTls({ ...tls, ...options });
      const setup = trusted ? { ca: tls.cert } : {};
      expect(await sentOf(`https://127.0.0.1:${server.port}/`, setup)).toEqual(no);
      expect(server.bytes).toBe(0);
    });
  });

  describe(`${name}: the call may have run`, () => {
    test.each<[string, (socket: Socket, raw: Socket) => void]>([
      ['ends the connection', (socket) => socket.end()],
      ['resets the connection', (_, raw) => raw.resetAndDestroy()],
      [
        'writes without TLS',
        (_, raw) => {
          raw.write('HTTP/1.1 400 Bad Request\r\n\r\n');
          setTimeout(() => raw.destroy(), 100);
        },
      ],
      ['cuts the connection', (_, raw) => raw.destroy()],
    ])('when a server %s after the TLS handshake', async (_, fault) => {
      const tls = createCertificate();
      await using server = await serveTls(tls, fault);
      const sent = await sentOf(`https://127.0.0.1:${server.port}/`, { ca: tls.cert });
      expect(sent).not.toContain('no');
      expect(server.bytes).toBeGreaterThan(0);
    });
  });
}

interface Server extends AsyncDisposable {
  readonly port: number;
}

/** A proxy that refuses every tunnel. */
export async function serveRefusingProxy(status: number): Promise<Server> {
  const server = createServer();
  server.on('connect', (_, socket) => {
    socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 2\r\n\r\nno`);
  });
  const { port, close } = await listen(server);
  return { port, [Symbol.asyncDispose]: close };
}

async function serveTcp(onSocket: (socket: Socket) => void): Promise<Server> {
  const { port, close } = await listen(createTcpServer(onSocket));
  return { port, [Symbol.asyncDispose]: close };
}

/** Counts the decrypted bytes, and calls `fault` when the first arrive. */
async function serveTls(
  options: TlsOptions,
  fault: (socket: Socket, raw: Socket) => void = () => {},
): Promise<Server & { readonly bytes: number }> {
  let bytes = 0;
  const raws = new Map<number | undefined, Socket>();
  const server = createSecureServer(options, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      const raw = raws.get(socket.remotePort);
      if (raw) fault(socket, raw);
    });
  });
  server.on('connection', (raw: Socket) => raws.set(raw.remotePort, raw));
  const { port, close } = await listen(server);
  return {
    port,
    get bytes() {
      return bytes;
    },
    [Symbol.asyncDispose]: close,
  };
}

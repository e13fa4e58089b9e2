import { connect, type Socket } from 'node:net';
import { connect as connectSecurely, type TLSSocket } from 'node:tls';
import { addressOf } from '../http/address.ts';
import type { Settings } from '../settings/settings.ts';
import { differs, ok, type Result } from './question.ts';

/** Connects to the host of a URL, and describes the connection. The proxy makes this impossible if there is one. */
export async function reach(url: string, settings: Settings): Promise<Result> {
  const { proxy, tls, connectTimeout } = settings;
  if (proxy !== undefined) return ok('through the proxy');
  const { host, port } = addressOf(url.replace(/^ws/, 'http'));
  const isSecure = /^(https|wss):/.test(url);
  const options = { host: host ?? '', port: Number(port) };
  const started = performance.now();
  // Names are only sent for names, not for addresses.
  const servername = /^[\d.]+$|:/.test(options.host) ? {} : { servername: options.host };
  const socket = isSecure
    ? connectSecurely({ ...options, ...servername, ALPNProtocols: ['h2', 'http/1.1'], ...tls })
    : connect(options);
  try {
    const address = await connected(socket, isSecure, connectTimeout);
    const time = `connected to ${address} in ${Math.ceil(performance.now() - started)} ms`;
    return isSecure ? describeTls(socket as TLSSocket, time) : ok(time);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return differs(`no connection: ${code ?? message}${hintFor(code)}`);
  } finally {
    socket.destroy();
  }
}

function connected(socket: Socket, isSecure: boolean, timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`timeout of ${timeout} ms`)),
      Math.min(timeout, 2 ** 31 - 1),
    );
    const finish = (settle: () => void) => () => {
      clearTimeout(timer);
      settle();
    };
    socket.once(
      isSecure ? 'secureConnect' : 'connect',
      finish(() => resolve(`${socket.remoteAddress}`)),
    );
    socket.once('error', (error) => finish(() => reject(error))());
  });
}

function describeTls(socket: TLSSocket, time: string): Result {
  const { valid_to } = socket.getPeerCertificate();
  const days = Math.floor((Date.parse(valid_to) - Date.now()) / 86_400_000);
  const words = `${time}; ${socket.getProtocol()}; ${socket.alpnProtocol || 'no ALPN'}`;
  const expiry = `the certificate expires in ${days} days`;
  return days < 14 ? differs(`${words}; ${expiry}`) : ok(`${words}; ${expiry}`);
}

function hintFor(code: string | undefined): string {
  return code && /CERT|SIGNED|ALTNAME|ISSUER/.test(code) ? '; see --cacert and --insecure' : '';
}

import { connect, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectSecurely } from 'node:tls';
import {
  type Channel,
  ChannelError,
  type StreamOptions,
  startTimer,
  streamChannel,
  withoutValue,
  wrongKind,
} from '@jsonrpcclient/stream';

/** Where and how to connect. */
export type SocketOptions = (HostAndPort | Path) & Connecting;

interface HostAndPort {
  readonly port: number;
  /** A host name or an IP address; 'localhost' by default. */
  readonly host?: string | undefined;
}

interface Path {
  /** The path of a Unix socket or of a Windows named pipe, such as `\\.\pipe\name`. */
  readonly path: string;
}

interface Connecting extends StreamOptions {
  /** Use TLS, with options of Node's `tls.connect` such as `ca`; the certificate and its name are checked as usual. */
  readonly tls?: boolean | ConnectionOptions | undefined;
  /** Milliseconds to wait for the connection to open; 10,000 by default. */
  readonly connectTimeout?: number | undefined;
}

/** A channel over TCP, TLS, a Unix socket or a Windows named pipe; it connects immediately. */
export function socket(options: SocketOptions): Channel {
  if (typeof options !== 'object')
    throw wrongKind('socket', 'options such as { port: 8000 }', options);
  const {
    tls,
    connectTimeout = 10_000,
    framing,
    maxMessageBytes,
    closeTimeout,
    ...target
  } = options;
  const opening = tls ? 'secureConnect' : 'connect';
  let connection: Socket;
  try {
    connection = tls
      ? connectSecurely(withName({ ...target, ...(tls === true ? undefined : tls) }))
      : connect(target);
  } catch (error) {
    throw withoutValue(error);
  }
  connection.setNoDelay();
  connection.setKeepAlive(true, 60_000);
  limit(connection, opening, connectTimeout);
  return streamChannel(connection, connection, { framing, maxMessageBytes, closeTimeout, opening });
}

/** Adds the server name, for servers with several certificates; an IP address is not a server name. */
function withName(options: ConnectionOptions): ConnectionOptions {
  const { path, host = 'localhost', servername } = options;
  if (servername !== undefined || path !== undefined || isIP(host) > 0) return options;
  return { ...options, servername: host };
}

function limit(connection: Socket, opening: string, milliseconds: number): void {
  const code = 'ETIMEDOUT';
  const giveUp = () =>
    connection.destroy(
      new ChannelError('could not connect within connectTimeout', { code, sent: 'no' }),
    );
  const timer = startTimer(milliseconds, giveUp);
  const stop = () => clearTimeout(timer);
  connection.once(opening, stop).once('close', stop);
}

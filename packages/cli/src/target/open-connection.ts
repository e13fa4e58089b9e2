import { type Codec, errorCodes, fields, RpcError } from '@jsonrpcclient/core';
import { type Channel, connect, reconnect } from '@jsonrpcclient/duplex';
import type { Invocation } from '../command.ts';
import type { Settings } from '../settings/settings.ts';
import { UsageError } from '../usage-error.ts';
import type { Opened, SessionOptions } from './open-session.ts';

/** Opens a connection to a two-way target. */
export async function openConnection(
  settings: Settings,
  invocation: Invocation,
  codec: Codec,
  { reconnect: again = false, onNotification, onState }: SessionOptions,
): Promise<Opened> {
  const dial = await createDial(settings, invocation);
  const connection = connect(again ? reconnect(dial) : dial(), {
    codec,
    dialect: settings.dialect,
    translate,
    // Messages that match nothing are only of interest with `--verbose`.
    onUnexpected({ kind, method = '' }) {
      if (invocation.flags.count('verbose') > 0)
        invocation.io.stderr.write(`unexpected message: ${kind} ${method}\n`.replace(' \n', '\n'));
    },
    ...(onNotification && {
      fallback(call) {
        if (call.id === undefined) return onNotification(call.message);
        throw new RpcError({ code: errorCodes.methodNotFound, message: 'Method not found' });
      },
    }),
  });
  if (onState) connection.onState(onState);
  return { transport: connection, connection, post: undefined, close: () => connection.close() };
}

/** Reads the events of rpc-websockets, which are not JSON-RPC, as notifications. */
function translate(message: unknown): unknown {
  const { notification: method, params, id } = fields(message);
  if (typeof method !== 'string' || id !== undefined) return message;
  return { jsonrpc: '2.0', method, params };
}

/** Returns a function that opens a channel to the target. */
export async function createDial(
  { target, tls, connectTimeout, headers, auth, framing, proxy, maxBytes }: Settings,
  { flags, io }: Invocation,
): Promise<() => Channel> {
  const limits = { connectTimeout, maxMessageBytes: maxBytes };
  switch (target.kind) {
    case 'ws': {
      const { createWebSocketDial } = await import('./web-socket-dial.ts');
      return createWebSocketDial(target.url, { tls, headers, auth, proxy, ...limits });
    }
    case 'stdio': {
      const sdk = await import('@jsonrpcclient/stdio');
      const show = (text: string) => void io.stderr.write(text);
      const stderr = flags.on('quiet') ? ('ignore' as const) : show;
      const { program, args } = target;
      const options = {
        framing: framingOf(framing, sdk),
        maxMessageBytes: maxBytes,
        stderr,
        cwd: io.cwd(),
      };
      return () => sdk.stdio(program, args, options);
    }
    case 'tcp':
    case 'tls':
    case 'unix': {
      const sdk = await import('@jsonrpcclient/socket');
      const options = { ...limits, framing: framingOf(framing, sdk) };
      if (target.kind === 'unix') return () => sdk.socket({ path: target.path, ...options });
      const { host, port } = target;
      const isSecure = target.kind === 'tls';
      return () => sdk.socket({ host, port, ...options, ...(isSecure && { tls }) });
    }
    default:
      throw new UsageError(
        'this command needs a target that can send messages: ws, tcp, unix or --stdio',
      );
  }
}

type Framings = Pick<
  typeof import('@jsonrpcclient/stdio'),
  'newline' | 'contentLength' | 'concatenated' | 'netstring'
>;

function framingOf(name: Settings['framing'], framings: Framings) {
  return name === 'content-length' ? framings.contentLength : framings[name];
}

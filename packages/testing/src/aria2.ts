import { type ProgramServer, startProgram } from './start-program.ts';

export interface Aria2Options {
  /** The token that is the first param of a call, as `token:…`; 's3cret' by default. */
  readonly secret?: string | undefined;
  /** Basic credentials instead of a secret. */
  readonly auth?: { readonly username: string; readonly password: string } | undefined;
}

/** Starts aria2 (Debian package aria2): errors come with HTTP 400, notifications are refused. */
export function startAria2(options: Aria2Options = {}): Promise<ProgramServer> {
  const { secret = 's3cret', auth } = options;
  const credentials = auth
    ? [`--rpc-user=${auth.username}`, `--rpc-passwd=${auth.password}`]
    : [`--rpc-secret=${secret}`];
  return startProgram({
    command: 'aria2c',
    args: (port, folder) => [
      '--no-conf',
      '--enable-rpc',
      '--rpc-listen-all=false',
      `--rpc-listen-port=${port}`,
      `--dir=${folder}`,
      '--disable-ipv6',
      '--enable-dht=false',
      '--enable-dht6=false',
      '--bt-enable-lpd=false',
      '--enable-peer-exchange=false',
      '--follow-torrent=false',
      '--follow-metalink=false',
      '--async-dns=false',
      '--show-console-readout=false',
      `--stop-with-process=${process.pid}`,
      ...credentials,
    ],
    path: '/jsonrpc',
    ready: 'system.listMethods',
    headers: auth && {
      authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`,
    },
  });
}

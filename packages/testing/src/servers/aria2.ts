import { answers } from './ready.ts';
import { type ProgramServer, startProgram } from './start-program.ts';

export interface Aria2Options {
  /** The token that calls pass as the first param, `token:…`; 's3cret' by default. */
  readonly secret?: string | undefined;
  /** Basic credentials instead of a secret. */
  readonly auth?: { readonly username: string; readonly password: string } | undefined;
}

export interface Aria2Server extends ProgramServer {
  readonly wsUrl: string;
  /** The folder for downloads. */
  readonly folder: string;
}

/** Starts aria2 (Debian package aria2): errors have the status 400, and notifications are refused. */
export async function startAria2(options: Aria2Options = {}): Promise<Aria2Server> {
  const { secret = 's3cret', auth } = options;
  const credentials = auth
    ? [`--rpc-user=${auth.username}`, `--rpc-passwd=${auth.password}`]
    : [`--rpc-secret=${secret}`];
  const headers = auth && {
    authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`,
  };
  const program = await startProgram({
    command: 'aria2c',
    args: ({ port, folder }) => [
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
      ...credentials,
    ],
    ready: ({ port }) => answers(`http://127.0.0.1:${port}/jsonrpc`, 'system.listMethods', headers),
  });
  return {
    url: `http://127.0.0.1:${program.port}/jsonrpc`,
    wsUrl: `ws://127.0.0.1:${program.port}/jsonrpc`,
    folder: program.folder,
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

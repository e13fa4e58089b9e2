import { join } from 'node:path';
import { accepts } from './ready.ts';
import { startProgram } from './start-program.ts';

/** A server of the database `Test` with the table `Item`. */
export interface OvsdbServer extends AsyncDisposable {
  /** A port of 127.0.0.1. */
  readonly port: number;
  /** The path of its Unix socket. */
  readonly path: string;
}

/** Starts ovsdb-server (Debian package openvswitch-switch): JSON-RPC 1.0 without delimiters between messages. */
export async function startOvsdb(): Promise<OvsdbServer> {
  const path = (folder: string) => join(folder, 'db.sock');
  const program = await startProgram({
    command: 'sh',
    args: ({ port, folder }) => [
      '-c',
      'printf %s "$0" >schema && ovsdb-tool create db schema && exec ovsdb-server db "$@"',
      JSON.stringify(schema),
      `--remote=ptcp:${port}:127.0.0.1`,
      `--remote=punix:${path(folder)}`,
      `--unixctl=${join(folder, 'ctl')}`,
      '--no-chdir',
      '-vconsole:warn',
      '-vsyslog:off',
    ],
    ready: async ({ port, folder }) =>
      (await accepts({ host: '127.0.0.1', port })) && accepts({ path: path(folder) }),
  });
  return {
    port: program.port,
    path: path(program.folder),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

const schema = {
  name: 'Test',
  version: '1.0.0',
  tables: {
    Item: {
      columns: {
        name: { type: 'string' },
        n: { type: 'integer' },
        tags: { type: { key: 'string', min: 0, max: 'unlimited' } },
      },
      isRoot: true,
      indexes: [['name']],
    },
  },
};

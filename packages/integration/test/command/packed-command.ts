import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Consumer, createConsumer } from '../consumer.ts';
import { withDependencies } from '../workspaces.ts';

/** What a command printed, and its exit code. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** How to run a command line. */
interface RunOptions {
  /** The folder of the program `node`. */
  readonly node: string;
  /** The home of the user, and the folder in which the command runs. */
  readonly folder: string;
  /** Standard input; empty by default. */
  readonly input?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Called with the process, and with what it has printed to standard output whenever that is more. */
  readonly onOutput?: ((child: ChildProcess, out: string) => void) | undefined;
}

/** The command, installed from its tarball. */
export interface PackedCommand {
  /** Creates an empty folder. */
  readonly createFolder: () => string;
  /** Runs `program` (`jsonrpc`, or `npx` with its arguments) with the PATH that npx uses. */
  readonly run: (program: string, args: readonly string[], options: RunOptions) => Promise<Ended>;
  readonly remove: Consumer['remove'];
}

/** Packs the command and the packages that it needs, and installs the tarballs. */
export async function installCommand(): Promise<PackedCommand> {
  const packages = withDependencies('cli');
  const { scratch, install, remove } = await createConsumer(packages);
  const installed = await install('command', ...packages);
  const bin = join(installed, 'node_modules', '.bin');

  return {
    createFolder: () => mkdtempSync(join(scratch, 'home-')),
    remove,
    run(program, args, { node, folder, input = '', env = {}, onOutput }) {
      const path = [node, bin, process.env.PATH].join(delimiter);
      const cwd = program === 'npx' ? installed : folder;
      const child = spawn(program, args, {
        cwd,
        env: { HOME: folder, PATH: path, npm_config_update_notifier: 'false', ...env },
      });
      let [out, err] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
        onOutput?.(child, out);
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        err += text;
      });
      // The command may end without reading its input.
      child.stdin.on('error', () => {}).end(input);
      return new Promise((resolve, reject) => {
        child.on('error', reject).on('close', (code) => resolve({ code, out, err }));
      });
    },
  };
}

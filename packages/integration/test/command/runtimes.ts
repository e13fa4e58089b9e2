import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A version of Node with which the command is run. */
export interface NodeVersion {
  readonly name: string;
  /** The folder of its program `node`; undefined if it is not installed. */
  readonly folder: string | undefined;
}

/** Where `npm run matrix -- node-26` installs Node 26, from npm. */
const latest = fileURLToPath(
  new URL('../../../matrix/dist/runtimes/node-26/node_modules/node-26/bin/', import.meta.url),
);

/** The Node that runs the tests, and the latest one. */
export const nodeVersions: readonly NodeVersion[] = [
  { name: `Node ${process.versions.node.split('.')[0]}`, folder: dirname(process.execPath) },
  { name: 'Node 26', folder: existsSync(`${latest}node`) ? latest : undefined },
];

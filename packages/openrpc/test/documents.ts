import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A document that is in use. */
export interface RealDocument {
  readonly name: string;
  readonly url: string;
  readonly document: object;
}

/** Next to the checkout; not every machine has them. */
const shared = fileURLToPath(new URL('../../../../shared/openrpc/', import.meta.url));

/** Why the tests of the documents next to the checkout are skipped; undefined if they aren't. */
export const missing = existsSync(shared) ? undefined : 'the documents are not on this machine';

const sharedFiles = [
  'eth-refs.json',
  'eth.json',
  'ex-api-with-examples.json',
  'ex-link-example.json',
  'ex-params-by-name-petstore.json',
  'ex-petstore-expanded.json',
  'ex-petstore.json',
  'ex-simple-math.json',
  'metamask-multi.json',
  'metamask.json',
  'starknet/api/starknet_api_openrpc.json',
  'starknet/api/starknet_executables.json',
  'starknet/api/starknet_trace_api_openrpc.json',
  'starknet/api/starknet_write_api.json',
  'starknet/api/starknet_ws_api.json',
  'starknet/wallet-api/starknet_wallet.json',
] as const;

/** The names of the documents next to the checkout, whether they are there or not. */
export const sharedNames: readonly string[] = sharedFiles;

export function readShared(name: string): RealDocument {
  return read(name, shared + name);
}

/** The folder that Starknet's references are relative to. */
export const starknetRoot: string = pathToFileURL(`${shared}starknet/`).href;

/** The documents in packages of npm. */
export function readPackaged(): RealDocument[] {
  const require = createRequire(import.meta.url);
  const packages = [
    [require.resolve('@metamask/api-specs/package.json'), 'dist/build/'],
    [require.resolve('@open-rpc/examples/package.json'), 'build/service-descriptions/'],
  ] as const;
  return packages.flatMap(([manifest, folder]) => {
    const path = manifest.replace('package.json', folder);
    const files = readdirSync(path).filter((file) => file.endsWith('.json'));
    return files.map((file) => read(`${path.split('/').at(-4)}/${file}`, path + file));
  });
}

function read(name: string, path: string): RealDocument {
  const document = JSON.parse(readFileSync(path, 'utf8'));
  return { name, url: pathToFileURL(path).href, document };
}

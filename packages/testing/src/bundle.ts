import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packages = fileURLToPath(new URL('../../', import.meta.url));

/** Bundles a file and its imports from this project into one ES module; `ws`, the clients of NATS and Node's modules stay external. */
export async function bundle(entry: URL, external: readonly string[] = []): Promise<string> {
  const names = readdirSync(packages).filter((name) => !name.includes('.'));
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    alias: Object.fromEntries([
      ...names.map((name) => [`@jsonrpcclient/${name}`, `${packages}${name}/src/index.ts`]),
      ['jsonrpcclient', `${packages}jsonrpcclient/src/index.ts`],
    ]),
    bundle: true,
    external: ['ws', 'node:*', '@nats-io/*', ...external],
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packages = fileURLToPath(new URL('../../', import.meta.url));

/** Makes one ES module of a file and what it imports of this project, for where there are no packages; `ws` stays out. */
export async function bundle(entry: URL): Promise<string> {
  const names = readdirSync(packages).filter((name) => !name.includes('.'));
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    alias: Object.fromEntries(
      names.map((name) => [`@jsonrpcclient/${name}`, `${packages}${name}/src/index.ts`]),
    ),
    bundle: true,
    external: ['ws', 'node:*'],
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

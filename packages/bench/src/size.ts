import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Package } from './package.ts';

/** Returns the bytes of a bundle with its dependencies, minified and gzipped. */
export async function size({ code, platform }: Package): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform,
    // Some packages import Node modules even if they do not use them.
    external: platform === 'browser' ? ['node:*'] : [],
    write: false,
    logLevel: 'silent',
  });
  return gzipSync(outputFiles[0]?.contents ?? '').length;
}

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { compile as compileSvelte } from 'svelte/compiler';
import { compileScript, parse } from 'vue/compiler-sfc';
import { root, toBlocks } from '../docs/program.ts';

/** The files of a document: the blocks that begin with a comment with the name of a file. */
function toFiles(path: string): ReadonlyMap<string, string> {
  const files = toBlocks(path).flatMap(({ text }) => {
    const [, name] = /^(?:\/\/|<!--) ([\w-]+\.(?:tsx?|vue|svelte))\b.*\n/.exec(text) ?? [];
    return name === undefined ? [] : [[name, text] as const];
  });
  return new Map(files);
}

export interface Compiled {
  /** Bundles a program that imports files of the document for a browser, runs it once, and returns its exports. */
  run(program: string): Promise<Readonly<Record<string, unknown>>>;
  /** The names of the files that programs have imported. */
  readonly used: ReadonlySet<string>;
  /** The names of all files. */
  readonly names: readonly string[];
  dispose(): void;
}

/** Writes the files of a document to a folder, with other addresses. */
export function compile(path: string, addresses: Readonly<Record<string, string>>): Compiled {
  const parent = fileURLToPath(new URL('../scratch/', import.meta.url));
  mkdirSync(parent, { recursive: true });
  const folder = `${mkdtempSync(`${parent}frameworks-`)}/`;
  const files = toFiles(path);
  for (const [name, text] of files) {
    let code = text;
    for (const [from, to] of Object.entries(addresses)) code = code.replaceAll(from, to);
    writeFileSync(folder + name, code);
  }
  const used = new Set<string>();
  const running = new Map<string, Promise<Readonly<Record<string, unknown>>>>();

  const run = async (program: string) => {
    const entry = `${folder}program-${running.size}.tsx`;
    const outfile = entry.replace(/tsx$/, 'js');
    writeFileSync(entry, program);
    const { metafile } = await build({
      entryPoints: [entry],
      alias: aliases(),
      bundle: true,
      conditions: ['browser', 'development'],
      define: {
        'process.env.NODE_ENV': '"development"',
        __VUE_OPTIONS_API__: 'true',
        __VUE_PROD_DEVTOOLS__: 'false',
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      },
      external: ['ws', 'node:*'],
      format: 'esm',
      jsx: 'automatic',
      mainFields: ['browser', 'module', 'main'],
      metafile: true,
      outfile,
      plugins: [components],
      target: 'es2022',
    });
    for (const input of Object.keys(metafile.inputs)) used.add(basename(input));
    return import(outfile);
  };

  return {
    run(program) {
      const module = running.get(program) ?? run(program);
      running.set(program, module);
      return module;
    },
    used,
    names: [...files.keys()],
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function aliases(): Record<string, string> {
  const names = readdirSync(`${root}packages`).filter((name) => !name.includes('.'));
  return Object.fromEntries(
    names.map((name) => [`@jsonrpcclient/${name}`, `${root}packages/${name}/src/index.ts`]),
  );
}

/** Compiles single-file components of Vue and Svelte. */
const components: Plugin = {
  name: 'components',
  setup({ onLoad }) {
    onLoad({ filter: /\.vue$/ }, ({ path }) => {
      const { descriptor } = parse(readFileSync(path, 'utf8'), { filename: path });
      const { content } = compileScript(descriptor, { id: 'component', inlineTemplate: true });
      return { contents: content, loader: 'ts' };
    });
    onLoad({ filter: /\.svelte$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      return { contents: compileSvelte(source, { filename: path, generate: 'client' }).js.code };
    });
  },
};

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Manifest {
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [member: string]: unknown;
}

/** What each published package may use: of this project, and of others. */
const layers: Readonly<Record<string, readonly string[]>> = {
  core: [],
  proxy: ['@jsonrpcclient/core'],
  middleware: ['@jsonrpcclient/core'],
  logging: ['@jsonrpcclient/core', 'pino'],
  http: ['@jsonrpcclient/core'],
  'http-fetch': ['@jsonrpcclient/http'],
  'http-axios': ['@jsonrpcclient/http', 'axios'],
  'http-undici': ['@jsonrpcclient/http', 'undici'],
  duplex: ['@jsonrpcclient/core'],
  stream: ['@jsonrpcclient/duplex'],
  socket: ['@jsonrpcclient/stream'],
  stdio: ['@jsonrpcclient/stream'],
  websocket: ['@jsonrpcclient/duplex', 'ws'],
  port: ['@jsonrpcclient/duplex'],
};

/** Those that use what Node, Deno and Bun have. */
const overNode: readonly string[] = ['http-undici', 'stream', 'socket', 'stdio'];

/** Those whose import says on other runtimes than Node what to use there. */
const nodeAlone: readonly string[] = ['http-undici'];

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(`${root}${path}`, 'utf8')) as T;
}

test('every package that is published has its layer', () => {
  const published = readdirSync(`${root}packages`)
    .filter((name) => !name.includes('.'))
    .filter((name) => !readJson<Manifest>(`packages/${name}/package.json`).private);
  expect(published.sort()).toEqual(Object.keys(layers).sort());
});

describe.each(Object.entries(layers))('%s', (name, allowed) => {
  const manifest = readJson<Manifest>(`packages/${name}/package.json`);

  test('depends on what its layer allows', () => {
    expect(Object.keys(manifest.dependencies ?? {})).toEqual(allowed);
  });

  test('is compiled with what it depends on, and nothing else', () => {
    const { references = [] } = readJson<{ references?: readonly { path: string }[] }>(
      `packages/${name}/tsconfig.json`,
    );
    const siblings = allowed.filter((dependency) => dependency.startsWith('@jsonrpcclient/'));
    expect(references.map(({ path }) => path.replace('../', '@jsonrpcclient/'))).toEqual(siblings);
  });

  test('imports nothing but its own files and its dependencies', () => {
    const folder = `${root}packages/${name}/src/`;
    const imports = readdirSync(folder).flatMap((file) =>
      [
        ...readFileSync(folder + file, 'utf8').matchAll(
          /(?:\bfrom |\bimport |\bimport\()'([^']+)'/g,
        ),
      ].map(([, specifier]) => specifier),
    );
    const own = overNode.includes(name) ? /^(\.\/|node:)/ : /^\.\//;
    const foreign = new Set(imports.filter((specifier) => !own.test(specifier ?? '')));
    expect([...foreign].sort()).toEqual([...allowed].sort());
  });

  test('is published as the others are', () => {
    const here = './dist/index.js';
    const elsewhere = './dist/elsewhere.js';
    const types = './dist/index.d.ts';
    const exports = nodeAlone.includes(name)
      ? { types, bun: elsewhere, deno: elsewhere, node: here, default: elsewhere }
      : { types, default: here };
    expect(manifest).toMatchObject({
      version: readJson<Manifest>('lerna.json').version,
      license: 'MIT',
      type: 'module',
      sideEffects: false,
      exports: { '.': exports },
      files: ['dist', '!dist/.tsbuildinfo'],
      engines: { node: '>=20.19' },
    });
  });
});

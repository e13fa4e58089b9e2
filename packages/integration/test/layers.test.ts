import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { repository } from '../../site/src/root.ts';
import { libraries, type Manifest, published, readJson, root, workspaces } from './workspaces.ts';

interface Addresses {
  readonly homepage: string;
  readonly repository: { readonly type: string; readonly url: string };
  readonly bugs: string;
}

/** The dependencies and peer dependencies of each published package. */
const layers: Readonly<Record<string, readonly string[]>> = {
  core: [],
  proxy: ['@jsonrpcclient/core'],
  middleware: ['@jsonrpcclient/core'],
  contract: ['@jsonrpcclient/core'],
  openrpc: ['@jsonrpcclient/core'],
  logging: ['@jsonrpcclient/core', 'pino'],
  telemetry: ['@jsonrpcclient/core', '@opentelemetry/api'],
  http: ['@jsonrpcclient/core'],
  'http-fetch': ['@jsonrpcclient/http'],
  'http-axios': ['@jsonrpcclient/http', 'axios'],
  'http-undici': ['@jsonrpcclient/http', 'undici'],
  nats: ['@jsonrpcclient/core', '@nats-io/nats-core'],
  duplex: ['@jsonrpcclient/core'],
  stream: ['@jsonrpcclient/duplex'],
  socket: ['@jsonrpcclient/stream'],
  stdio: ['@jsonrpcclient/stream'],
  websocket: ['@jsonrpcclient/duplex', 'ws'],
  port: ['@jsonrpcclient/duplex'],
  'http-stream': [
    '@jsonrpcclient/core',
    '@jsonrpcclient/http',
    '@jsonrpcclient/http-fetch',
    '@jsonrpcclient/duplex',
  ],
  codec: ['@jsonrpcclient/core'],
  testing: ['@jsonrpcclient/core', '@jsonrpcclient/duplex', '@jsonrpcclient/http', 'vitest'],
  cli: [
    '@jsonrpcclient/core',
    '@jsonrpcclient/middleware',
    '@jsonrpcclient/http',
    '@jsonrpcclient/duplex',
    '@jsonrpcclient/socket',
    '@jsonrpcclient/stdio',
    '@jsonrpcclient/websocket',
    '@jsonrpcclient/codec',
    '@jsonrpcclient/openrpc',
    '@jsonrpcclient/explorer',
  ],
  explorer: ['@jsonrpcclient/core', '@jsonrpcclient/openrpc'],
  jsonrpcclient: ['@jsonrpcclient/core', '@jsonrpcclient/http-fetch', '@jsonrpcclient/proxy'],
};

/** Packages that import Node's modules, which Deno and Bun have too. */
const overNode: readonly string[] = ['http-undici', 'stream', 'socket', 'stdio', 'cli', 'explorer'];

/** Packages that read the files next to their own, which a CommonJS build couldn't find. */
const withoutCommonJs: readonly string[] = ['explorer'];

/** Entries besides the main one. They may import Node's modules, which the main one must not. */
const entries: Readonly<Record<string, readonly string[]>> = {
  middleware: ['context', 'diagnostics'],
  testing: ['cassette', 'servers'],
};

/** Entries without a CommonJS build, because vitest has none. */
const modulesOnly: Readonly<Record<string, readonly string[]>> = {
  testing: ['transport-suite', 'http-suite', 'channel-suite'],
};

/** Packages that fail to load on other runtimes with an error that says which package to use instead. */
const nodeAlone: readonly string[] = ['http-undici'];

test('every published package has its layer', () => {
  expect([...published].sort()).toEqual(Object.keys(layers).sort());
});

test('the rule for percent-encoded credentials is the same in the two packages that have it', () => {
  // Neither imports the other, and core, which both import, knows nothing about URLs.
  const [http, websocket] = ['http', 'websocket'].map((name) =>
    readFileSync(`${root}packages/${name}/src/percent-decode.ts`, 'utf8'),
  );
  expect(websocket).toBe(http);
});

test('the lockfile names no registry but the default one', () => {
  const { packages } = readJson<{ packages: Record<string, { resolved?: string }> }>(
    'package-lock.json',
  );
  const origins = Object.values(packages).flatMap(
    ({ resolved = '' }) => /^[\w+]+:\/\/[^/]*/.exec(resolved) ?? [],
  );
  expect(origins.filter((origin) => origin !== 'https://registry.npmjs.org')).toEqual([]);
});

test('every package is compiled by the root project', () => {
  const { references } = readJson<{ references: readonly { path: string }[] }>('tsconfig.json');
  const compiled = references.map(({ path }) => path.replace('packages/', ''));
  expect(compiled.sort()).toEqual([...workspaces].sort());
});

test.each(workspaces.filter((name) => existsSync(`${root}packages/${name}/test`)))(
  'editors check the tests of %s as check:types does',
  (name) => {
    expect(readJson(`packages/${name}/test/tsconfig.json`)).toEqual({
      extends: '../../../tsconfig.test.json',
      include: ['.'],
    });
  },
);

describe.each(Object.entries(layers))('%s', (name, allowed) => {
  const manifest = readJson<Manifest>(`packages/${name}/package.json`);

  test('depends only on what its layer allows', () => {
    const { dependencies, peerDependencies } = manifest;
    expect(Object.keys({ ...dependencies, ...peerDependencies })).toEqual(allowed);
  });

  test('is compiled with its dependencies and nothing else', () => {
    const { references = [] } = readJson<{ references?: readonly { path: string }[] }>(
      `packages/${name}/tsconfig.json`,
    );
    const siblings = allowed.filter((dependency) => dependency.startsWith('@jsonrpcclient/'));
    expect(references.map(({ path }) => path.replace('../', '@jsonrpcclient/'))).toEqual(siblings);
  });

  test('imports only its own files and its dependencies', () => {
    const folder = `${root}packages/${name}/src/`;
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const sources = files.filter((file) => file.endsWith('.ts'));
    const imports = sources.flatMap((file) =>
      [
        ...readFileSync(folder + file, 'utf8').matchAll(
          // Not the code that `jsonrpc doctor` prints, whose packages are filled in.
          /(?:\bfrom |\bimport |\bimport\()'([^'$]+)'/g,
        ),
      ].map(([, specifier]) => specifier),
    );
    const isOverNode = overNode.includes(name) || entries[name];
    // `#` is one of the package's own files.
    const own = isOverNode ? /^(\.\.?\/|node:|#)/ : /^\.\.?\//;
    const foreign = new Set(imports.filter((specifier) => !own.test(specifier ?? '')));
    expect([...foreign].sort()).toEqual([...allowed].sort());
  });

  test('is published like the others', () => {
    const main = readJson<Manifest & Addresses>('package.json');
    expect(manifest).toMatchObject({
      name: name === 'jsonrpcclient' ? name : `@jsonrpcclient/${name}`,
      version: readJson<Manifest>('lerna.json').version,
      license: 'MIT',
      homepage: main.homepage.replace('#', `/tree/main/packages/${name}#`),
      repository: { ...main.repository, directory: `packages/${name}` },
      bugs: main.bugs,
      type: 'module',
      // The entry for other platforms is there to throw an error: bundlers must not drop it.
      sideEffects: nodeAlone.includes(name) ? ['./dist/elsewhere.js'] : false,
      files: ['dist', 'src', '!dist/.tsbuildinfo'],
      engines: { node: '>=20.19' },
    });
    if (!libraries.includes(name)) expect(manifest.bin).toBeTruthy();
  });

  test('has a README whose links work on npm', () => {
    const readme = readFileSync(`${root}packages/${name}/README.md`, 'utf8');
    const links = [...readme.matchAll(/\]\(([^)]*)\)/g)].map(([, link]) => link);
    expect(links.filter((link) => !/^(https:|#)/.test(link ?? ''))).toEqual([]);
    expect(links.join('\n')).toContain(`${repository}/blob/main/docs/`);
    // `OWNER` is replaced in all files at once.
    expect(new Set(readme.match(/https:\/\/github\.com\/[^/]+\/jsonrpcclient\b/g))).toEqual(
      new Set([repository]),
    );
  });

  test('exports both builds', ({ skip }) => {
    skip(!libraries.includes(name), 'it has only commands');
    const elsewhere = { types: './dist/index.d.ts', default: './dist/elsewhere.js' };
    // The order counts: Node takes the first condition, and with it the same copy for import and require.
    const conditionsOf = (entry: string) => {
      const modules = { types: `./dist/${entry}.d.ts`, default: `./dist/${entry}.js` };
      const commonJs = { types: `./dist/${entry}.d.cts`, default: `./dist/${entry}.cjs` };
      return { 'module-sync': modules, require: commonJs, default: modules };
    };
    const conditions = conditionsOf('index');
    if (withoutCommonJs.includes(name)) {
      expect(manifest).toMatchObject({
        types: conditions.default.types,
        exports: { '.': conditions.default },
      });
      return;
    }
    const exports = nodeAlone.includes(name)
      ? { bun: elsewhere, deno: elsewhere, node: conditions, default: elsewhere }
      : conditions;
    const others = (entries[name] ?? []).map((entry) => [`./${entry}`, conditionsOf(entry)]);
    const suites = (modulesOnly[name] ?? []).map((entry) => [
      `./${entry}`,
      conditionsOf(entry).default,
    ]);
    const all = { '.': exports, ...Object.fromEntries([...others, ...suites]) };
    expect(JSON.stringify(manifest.exports)).toBe(JSON.stringify(all));
    const { default: main, types } = conditions.require;
    expect(manifest).toMatchObject({ main, types });
    // For TypeScript with `moduleResolution: node10`, which doesn't read `exports`.
    const versions = entries[name]?.map((entry) => [entry, [`./dist/${entry}.d.cts`]]);
    expect(manifest.typesVersions).toEqual(versions && { '*': Object.fromEntries(versions) });
  });
});

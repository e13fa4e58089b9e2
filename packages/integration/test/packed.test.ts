import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startJayson } from '@jsonrpcclient/fixtures';
import { serveRpc } from '@jsonrpcclient/testing/servers';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Consumer, createConsumer } from './consumer.ts';
import {
  libraries,
  type Manifest,
  nameOf,
  published,
  readJson,
  root,
  withDependencies,
} from './workspaces.ts';

const run = promisify(execFile);
let scratch = '';
let install: Consumer['install'];
let remove: Consumer['remove'];

async function node(folder: string, file: string, text: string, url: string): Promise<string> {
  await writeFile(join(folder, file), text);
  const { stdout } = await run(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', file, url],
    { cwd: folder },
  );
  return stdout.trim();
}

beforeAll(async () => {
  ({ scratch, install, remove } = await createConsumer());
}, 120_000);

afterAll(() => remove());

describe('the packed packages', () => {
  const body = (transport: string) => `
    const server = proxy(createClient(compose(${transport}(process.argv[2]), logging())));
    server.add(2, 3).then(console.log);`;

  test('work from an ES module and from CommonJS, over both transports', async () => {
    const folder = await install('all', ...published);
    await using server = await serveRpc();
    for (const transport of ['httpFetch', 'httpAxios', 'httpUndici']) {
      const from = transport.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
      const imports = [
        ['createClient, compose', 'core'],
        [transport, from],
        ['proxy', 'proxy'],
        ['logging', 'logging'],
      ];
      const esm = imports.map(
        ([names, name]) => `import { ${names} } from '@jsonrpcclient/${name}';`,
      );
      const cjs = imports.map(
        ([names, name]) => `const { ${names} } = require('@jsonrpcclient/${name}');`,
      );
      expect(await node(folder, 'esm.mjs', esm.join('\n') + body(transport), server.url)).toBe('5');
      expect(await node(folder, 'cjs.cjs', cjs.join('\n') + body(transport), server.url)).toBe('5');
    }
  }, 120_000);

  test('call over every channel, from an ES module and from CommonJS', async () => {
    const folder = join(scratch, 'all');
    await using server = await startJayson({ tcp: true, webSocket: true });
    const channels = [
      `socket({ port: ${server.tcpPort}, host: '127.0.0.1' })`,
      `webSocket('${server.wsUrl}')`,
      `stdio(process.execPath, ['-e', ${JSON.stringify(`process.stdin.pipe(require('net').connect(${server.tcpPort}, '127.0.0.1')).pipe(process.stdout)`)}])`,
      'port(relay())',
    ];
    const imports = [
      ['createClient', 'core'],
      ['connect', 'duplex'],
      ['socket', 'socket'],
      ['stdio', 'stdio'],
      ['webSocket', 'websocket'],
      ['port', 'port'],
    ] as const;
    const body = `
      const relay = () => {
        const { port1, port2 } = new MessageChannel();
        port2.onmessage = ({ data }) =>
          port2.postMessage(JSON.stringify({ jsonrpc: '2.0', result: 5, id: JSON.parse(data).id }));
        return port1;
      };
      const run = async () => {
        for (const channel of [${channels.join()}]) {
          const connection = connect(channel);
          console.log(await createClient(connection).request('add', [2, 3]));
          await connection.close();
        }
      };
      run();`;
    const esm = imports.map(
      ([names, name]) => `import { ${names} } from '@jsonrpcclient/${name}';`,
    );
    const cjs = imports.map(
      ([names, name]) => `const { ${names} } = require('@jsonrpcclient/${name}');`,
    );
    expect(await node(folder, 'two.mjs', esm.join('') + body, '')).toBe('5\n5\n5\n5');
    expect(await node(folder, 'two.cjs', cjs.join('') + body, '')).toBe('5\n5\n5\n5');
  }, 120_000);

  test('make a call after one install, from an ES module and from CommonJS', async () => {
    const folder = await install('one', 'core', 'http', 'http-fetch', 'proxy', 'jsonrpcclient');
    await using server = await serveRpc();
    const body = "jsonrpc(process.argv[2], { auth: 'token' }).add(2, 3).then(console.log);";
    const esm = `import { jsonrpc } from 'jsonrpcclient';\n${body}`;
    const cjs = `const { jsonrpc } = require('jsonrpcclient');\n${body}`;
    expect(await node(folder, 'esm.mjs', esm, server.url)).toBe('5');
    expect(await node(folder, 'cjs.cjs', cjs, server.url)).toBe('5');
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(
      Array(2).fill('Bearer token'),
    );
    const installed = await readdir(join(folder, 'node_modules'));
    expect(installed.filter((name) => !name.startsWith('.'))).toEqual([
      '@jsonrpcclient',
      'jsonrpcclient',
    ]);
  }, 120_000);

  test('bring the command jsonrpc, which needs no package of others but ws', async () => {
    const folder = await install('cli', ...withDependencies('cli'));
    await using server = await serveRpc();
    const { stdout } = await run('npx', ['--no-install', 'jsonrpc', server.url, 'add', '2', '3'], {
      cwd: folder,
      shell: process.platform === 'win32',
    });
    expect(stdout).toBe('5\n');
    const installed = await readdir(join(folder, 'node_modules'));
    expect(installed.filter((name) => !name.startsWith('.'))).toEqual(['@jsonrpcclient', 'ws']);
  }, 120_000);

  test('bring neither axios nor pino when only core and http-fetch are installed', async () => {
    const folder = await install('few', 'core', 'http', 'http-fetch');
    const installed = await readdir(join(folder, 'node_modules'));
    expect(installed.filter((name) => !name.startsWith('.'))).toEqual(['@jsonrpcclient']);
  }, 120_000);

  test.each([
    ['node16', 'node16', []],
    ['bundler', 'esnext', []],
    ['bundler', 'esnext', ['node']],
  ] as const)(
    'compile with moduleResolution %s, module %s and types %j',
    async (moduleResolution, module, types) => {
      const folder = await install(
        `types-${moduleResolution}-${types.length}`,
        ...published,
        ...types.map((name) => `@types/${name}@20`),
      );
      const compilerOptions = {
        moduleResolution,
        module,
        types,
        target: 'es2022',
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
      };
      await writeFile(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ compilerOptions, files: ['main.mts'] }),
      );
      const transports =
        types.length > 0
          ? `import { httpAxios } from '@jsonrpcclient/http-axios'; httpAxios('http://localhost/');
             import { httpUndici } from '@jsonrpcclient/http-undici'; httpUndici('http://localhost/');
             import { stdio } from '@jsonrpcclient/stdio'; connect(stdio('cat'));
             import { contentLength, socket } from '@jsonrpcclient/socket';
             connect(socket({ path: '/x', framing: contentLength, tls: { ca: '' } }));`
          : '';
      await writeFile(
        join(folder, 'main.mts'),
        `
      import { compose, createClient } from '@jsonrpcclient/core';
      import { httpFetch } from '@jsonrpcclient/http-fetch';
      import { logging } from '@jsonrpcclient/logging';
      import { proxy } from '@jsonrpcclient/proxy';
      import { type Connection, connect, lsp, reconnect, subscribe } from '@jsonrpcclient/duplex';
      import { port } from '@jsonrpcclient/port';
      import { jsonrpc, RpcError, type ServerProxy } from 'jsonrpcclient';
      import { webSocket } from '@jsonrpcclient/websocket';
      ${transports}
      interface Events { tick(count: number): void }
      const connection: Connection<Events> = connect<Events>(reconnect(() => webSocket('ws://localhost')), lsp);
      connection.on('tick', (count) => count.toFixed());
      // @ts-expect-error there is no such notification
      connection.on('tock', () => {});
      const heads = subscribe(connection, { method: 'a', notification: 'b', read: (value: number) => ({ value }) });
      const two: Promise<number> = createClient(connection).with<Api>().request('add', [2, 3], { idleTimeout: 5 });
      interface Api { add(a: number, b: number): number }
      const client = createClient(compose(httpFetch('http://localhost/'), logging())).with<Api>();
      const sum: Promise<number> = client.request('add', [2, 3], { headers: { 'x-a': 'b' } });
      const same: Promise<number> = proxy(client).add(2, 3);
      // @ts-expect-error there is no such method
      client.request('subtract', [2, 3]);
      const short: ServerProxy<Api> = jsonrpc<Api>('http://localhost/', { dialect: 'lenient' });
      const result: Promise<number> = jsonrpc<Api>('http://x/', { response: 'explicit' }).add(2, 3, { response: true });
      const code: number | undefined = two instanceof RpcError ? two.code : undefined;
      export { code, heads, port, result, same, short, sum, two };
    `,
      );
      const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      expect(existsSync(tsc)).toBe(true);
      const { stdout } = await run(process.execPath, [tsc, '-p', folder]).catch(
        (error) => error as { stdout: string },
      );
      expect(stdout).toBe('');
    },
    120_000,
  );

  test('compile in CommonJS with an instance of the installed axios', async () => {
    const folder = await install('types-commonjs', ...published, '@types/node@20');
    await writeFile(
      join(folder, 'main.cts'),
      `import axios from 'axios';
       import { createClient } from '@jsonrpcclient/core';
       import { httpAxios } from '@jsonrpcclient/http-axios';
       import { jsonrpc } from 'jsonrpcclient';
       export const sum: Promise<number> = jsonrpc<{ add(a: number, b: number): number }>('http://x/').add(2, 3);
       export const client = createClient(httpAxios('http://x/', { axios: axios.create() }));`,
    );
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    // Only nodenext lets CommonJS import ES modules; the others need the declarations of the CommonJS build.
    for (const module of ['nodenext', 'node16', 'commonjs']) {
      const compilerOptions = { module, strict: true, types: ['node'], noEmit: true };
      const config = join(folder, `${module}.json`);
      await writeFile(config, JSON.stringify({ compilerOptions, files: ['main.cts'] }));
      const compiled = await run(process.execPath, [tsc, '-p', config]).catch((error) => error);
      expect(compiled.stdout, module).toBe('');
    }
  }, 120_000);

  test("leave the dispatcher of Node's fetch alone when they call over undici, also in a bundle", async () => {
    const folder = join(scratch, 'all');
    await using server = await serveRpc();
    const load = [
      "import { createClient } from '@jsonrpcclient/core';",
      "import { httpUndici } from '@jsonrpcclient/http-undici';",
    ].join('\n');
    const body = `
      createClient(httpUndici(process.argv[2])).request('add', [2, 3]).then((sum) =>
        console.log(sum, [1, 2].some((n) => Symbol.for('undici.globalDispatcher.' + n) in globalThis)));`;
    expect(await node(folder, 'agent.mjs', load + body, server.url)).toBe('5 false');
    for (const format of ['esm', 'cjs'] as const) {
      const built = await esbuild({
        entryPoints: [join(folder, 'agent.mjs')],
        bundle: true,
        platform: 'node',
        format,
        // As in undici itself, which is CommonJS.
        banner: {
          js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
        },
        ...(format === 'cjs' && { banner: {} }),
        write: false,
      });
      const text = built.outputFiles[0]?.text ?? '';
      expect(text).not.toContain('undici/lib/global.js');
      const file = `agent-${format}.${format === 'esm' ? 'mjs' : 'cjs'}`;
      expect(await node(scratch, file, text, server.url)).toBe('5 false');
    }
  }, 120_000);

  test('say in a bundle for browsers that http-undici runs only on Node', async () => {
    const folder = await install('browser', 'core', 'http', 'http-undici');
    const text =
      "import { httpUndici } from '@jsonrpcclient/http-undici'; console.log(httpUndici);";
    await writeFile(join(folder, 'browser.mjs'), text);
    const entry = join(folder, 'browser.mjs');
    const byEsbuild = await esbuild({
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      write: false,
    });
    const byVite = await vite({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      build: { write: false, rollupOptions: { input: entry } },
    });
    const chunks = [byVite].flat().flatMap((built) => ('output' in built ? built.output : []));
    const bundles = [
      byEsbuild.outputFiles[0]?.text,
      chunks.map((chunk) => ('code' in chunk ? chunk.code : '')).join(''),
    ];
    for (const [index, bundle] of bundles.entries()) {
      const file = join(folder, `bundled-${index}.mjs`);
      await writeFile(file, bundle ?? '');
      await expect(run(process.execPath, [file])).rejects.toThrow(
        'http-undici runs only on Node; use @jsonrpcclient/http-fetch instead',
      );
    }
  }, 120_000);

  test('contain the sources, both builds, and their maps', async () => {
    const modules = join(scratch, 'all', 'node_modules');
    for (const name of published) {
      const folder = join(modules, nameOf(name));
      expect((await readdir(folder)).sort()).toEqual([
        'LICENSE',
        'README.md',
        'dist',
        'package.json',
        'src',
      ]);
      const built = await readdir(join(folder, 'dist'), { recursive: true });
      const sources = await readdir(join(folder, 'src'), { recursive: true });
      expect(sources).toEqual(
        await readdir(join(root, 'packages', name, 'src'), { recursive: true }),
      );
      const expected = sources.flatMap((file) =>
        ['.js', '.js.map', '.cjs', '.cjs.map', '.d.ts', '.d.ts.map', '.d.cts'].map((end) =>
          file.replace('.ts', end),
        ),
      );
      // The commands are loaded in pieces, and a page is one file.
      const isChunk = (file: string) =>
        /^(chunks([\\/][\w-]+\.js(\.map)?)?|page[\\/]main\.js)$/.test(file);
      expect(built.filter((file) => !expected.includes(file) && !isChunk(file))).toEqual([]);
      if (!libraries.includes(name)) continue;
      const { main } = readJson<Manifest>(`packages/${name}/package.json`);
      const commonJs = main === undefined ? [] : ['index.cjs', 'index.cjs.map'];
      const entry = ['index.js', 'index.js.map', ...commonJs];
      const types = ['index.d.ts', 'index.d.ts.map', 'index.d.cts'];
      expect(built).toEqual(expect.arrayContaining([...entry, ...types]));
    }
  });

  test('are loaded once by Node, whether imported or required', async () => {
    const folder = join(scratch, 'all');
    const file = join(folder, 'once.mjs');
    const names = libraries.map(nameOf);
    await writeFile(
      file,
      `import { createRequire } from 'node:module';
       const require = createRequire(import.meta.url);
       for (const name of ${JSON.stringify(names)}) {
         const [imported, required] = [await import(name), require(name)];
         for (const key of Object.keys(imported)) {
           if (imported[key] !== required[key]) console.log(name, key);
         }
       }
       console.log(Object.keys(require.cache).filter((path) => /jsonrpcclient.*dist.*[.]cjs$/.test(path)));`,
    );
    const flags = ['--disable-warning=ExperimentalWarning'];
    const { stdout } = await run(process.execPath, [...flags, file]);
    expect(stdout.trim()).toBe('[]');
  });

  test('map stack traces to the sources', async () => {
    const folder = join(scratch, 'all');
    const file = join(folder, 'trace.mjs');
    await writeFile(
      file,
      "import { parseJson } from '@jsonrpcclient/core';\ntry { parseJson('?'); } catch (error) { console.log(error.stack); }",
    );
    const { stdout } = await run(process.execPath, ['--enable-source-maps', file]);
    expect(stdout).toMatch(/at parseJson .*core[\\/]src[\\/]response\.ts:\d+/);
  });
});

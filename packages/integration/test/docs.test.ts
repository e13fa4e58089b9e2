import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format, promisify } from 'node:util';
import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { repository } from '../../site/src/root.ts';
import { toSlug } from '../../site/src/slug.ts';
import { toAddresses, withAddress } from './docs/address.ts';
import { notInstalled } from './docs/not-installed.ts';
import {
  type File,
  listDocuments,
  type Program,
  read,
  root,
  toBlocks,
  toExpected,
  toFiles,
  toPrograms,
} from './docs/program.ts';
import type { DocumentServer, Entry } from './docs/server.ts';
import { servers } from './docs/servers.ts';
import { toColumns } from './docs/tables.ts';

const { documents, examples } = listDocuments();
const blocks = documents.flatMap(toBlocks);
const programs = [
  ...documents.flatMap((path) => toPrograms(toBlocks(path))),
  ...examples.map((path) => ({
    place: path,
    text: read(path),
    expected: toExpected(read(path)),
    files: [],
  })),
];

const parent = fileURLToPath(new URL('scratch/', import.meta.url));
mkdirSync(parent, { recursive: true });
const scratch = `${mkdtempSync(`${parent}docs-`)}/`;

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
  if (readdirSync(parent).length === 0) rmdirSync(parent);
});

describe('the programs in the docs print what the docs say', () => {
  test.for(programs.map((program) => [toTitle(program), program] as const))(
    '%s',
    async ([, program], { skip }) => {
      const needs = toAddresses(program.text).flatMap((address) => servers[address]?.needs ?? []);
      const missing = needs.find(({ installed }) => !installed());
      skip(missing !== undefined, `${missing?.program} is not installed`);
      expect(await run(program)).toEqual(program.expected);
    },
  );
});

test('the programs in the docs compile', async () => {
  const paths = {
    '@jsonrpcclient/*': [`${root}packages/*/src/index.ts`],
    jsonrpcclient: [`${root}packages/jsonrpcclient/src/index.ts`],
  };
  const folder = `${scratch}types/`;
  mkdirSync(folder);
  writeFileSync(
    `${folder}tsconfig.json`,
    JSON.stringify({
      extends: `${root}tsconfig.test.json`,
      compilerOptions: {
        paths,
        // The declarations of nats-core don't compile with the options of this project.
        skipLibCheck: true,
        noUnusedLocals: false,
        noUnusedParameters: false,
        jsx: 'react-jsx',
        // NestJS needs decorators.
        erasableSyntaxOnly: false,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
      },
      include: ['**/*.ts', '**/*.tsx', '**/*.mts'],
      exclude: [],
      references: [],
    }),
  );
  writeFileSync(`${folder}not-installed.d.ts`, notInstalled);
  for (const { place, text } of programs) {
    writeFileSync(`${folder}${toFileName(place)}`, `${text}\nexport {};\n`);
  }
  for (const { name, text } of documents.flatMap(toColumns)) {
    writeFileSync(`${folder}${name}.ts`, `${text}\nexport {};\n`);
  }
  for (const { name, ending, place, text } of toFiles(blocks)) {
    // The files of one document may import each other.
    const path = `${folder}${place.replace(/:.*/, '')}/${name}.${ending}`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${text}\nexport {};\n`);
  }
  const compiled = await promisify(execFile)(
    process.execPath,
    [`${root}node_modules/typescript/bin/tsc`, '--project', folder, '--pretty', 'false'],
    { cwd: folder },
  ).catch((error: { readonly stdout: string }) => error);
  expect(compiled.stdout).toBe('');
});

test('every code block can be run or is not code', () => {
  const languages = new Set(blocks.map(({ language }) => language));
  // frameworks.test.ts runs the components, and testing-kit.test.ts the block in JavaScript.
  const components = ['tsx', 'vue', 'svelte'];
  const known = ['ts', 'js', 'diff', 'sh', 'console', 'text', 'python', ...components];
  expect([...languages].filter((name) => !known.includes(name))).toEqual([]);
});

test('the excerpts of the examples are in the examples', () => {
  for (const name of ['dahua', 'digest']) {
    const excerpts = toBlocks(`docs/recipes/${name}.md`);
    expect(excerpts).toHaveLength(1);
    for (const { text } of excerpts) expect(read(`docs/examples/${name}.ts`)).toContain(text);
  }
});

test('shell blocks name scripts and packages that exist', () => {
  const { scripts } = JSON.parse(read('package.json'));
  for (const { language, text, place } of blocks) {
    if (language !== 'sh') continue;
    for (const [, script = ''] of text.matchAll(/npm (?:run )?(start|test|(?<=run )[\w:]+)/g)) {
      expect(Object.keys(scripts), place).toContain(script);
    }
    for (const [, name] of text.matchAll(/@jsonrpcclient\/([\w-]+)/g)) {
      expect(JSON.parse(read(`packages/${name}/package.json`)).private, place).toBeUndefined();
    }
  }
});

test('links within the repository resolve', () => {
  for (const path of documents) {
    // npm shows the READMEs of packages, so they link to the repository by its address.
    const text = toRelative(read(path), dirname(path));
    for (const [, target = '', anchor] of text.matchAll(
      /\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g,
    )) {
      const file = target === '' ? path : join(dirname(path), target);
      expect(existsSync(root + file), `${path} -> ${target}`).toBe(true);
      if (anchor) expect(toAnchors(read(file)), `${path} -> ${target}#${anchor}`).toContain(anchor);
    }
  }
});

/** Makes the links to this repository relative to a folder. */
function toRelative(text: string, folder: string): string {
  return ['blob', 'tree'].reduce(
    (linked, kind) =>
      linked.replaceAll(`](${repository}/${kind}/main/`, `](${relative(folder, '.')}/`),
    text,
  );
}

/** The anchors of the headings of a document. */
function toAnchors(document: string): string[] {
  return [...document.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => toSlug(heading));
}

/** Runs a program against its own real servers, and returns what it prints. */
async function run({ place, text, files }: Program): Promise<string[]> {
  const started: DocumentServer[] = [];
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
    lines.push(...format(...values).split('\n'));
  });
  try {
    let code = text;
    for (const address of toAddresses(text)) {
      const server = await entryOf(address).start();
      started.push(server);
      code = withAddress(code, address, server.address);
      if (!server.ca) continue;
      writeFileSync(`${scratch}ca.pem`, server.ca);
      code = code.replaceAll("'ca.pem'", `'${scratch}ca.pem'`);
    }
    for (const file of files) {
      const path = await writeFile(file);
      code = code.replaceAll(`'${file.name}.mts'`, () => JSON.stringify(path));
    }
    const file = `${scratch}${toFileName(place)}`;
    writeFileSync(file, code);
    // Otherwise ids and logger levels would be left over from the previous program.
    vi.resetModules();
    await import(file);
  } finally {
    log.mockRestore();
    // Otherwise the SDK that a program registers would be left over.
    for (const api of [context, metrics, propagation, trace]) api.disable();
    for (const server of started) await server[Symbol.asyncDispose]();
  }
  return lines;
}

/** Compiles a file from a document to JavaScript, and returns its path. */
async function writeFile({ name, text }: File): Promise<string> {
  const source = `${scratch}${name}.ts`;
  const path = `${scratch}${name}.js`;
  writeFileSync(source, text);
  writeFileSync(path, await bundle(pathToFileURL(source), ['json-rpc-2.0', 'vscode-jsonrpc']));
  return path;
}

/** Programs in the docs may use only the addresses of the test servers. */
function entryOf(address: string): Entry {
  const entry = servers[address];
  if (!entry) throw new Error(`No server of the tests stands for ${address}`);
  return entry;
}

function toTitle({ place, text }: Program): string {
  const needed = toAddresses(text).flatMap((address) => servers[address]?.needs?.program ?? []);
  return needed.length > 0 ? `${place} (needs ${needed})` : place;
}

function toFileName(place: string): string {
  return `${place.replace(/\.ts$/, '').replace(/\W+/g, '-')}.ts`;
}

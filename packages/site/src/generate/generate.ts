import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exists, readPage } from '../page.ts';
import { docs, root } from '../root.ts';
import { formatCode, keyOf, toAnchors, toApiPage } from './api-page.ts';
import { readEntries } from './declarations.ts';
import { findMissing, findPhrases, findStale } from './messages.ts';
import { toOptionsPage } from './options-page.ts';
import { toSizesPage } from './sizes-page.ts';

interface Manifest {
  readonly description: string;
  readonly private?: boolean;
  readonly exports?: object;
}

const api = 'reference/api';

/** The pages that explain each package. */
const guides: Readonly<Record<string, readonly string[]>> = {
  codec: ['calls/values'],
  contract: ['calls/contracts'],
  core: ['calls/requests', 'calls/errors'],
  duplex: ['two-way/connections', 'two-way/server-calls', 'two-way/subscriptions'],
  explorer: ['operations/cli'],
  http: ['transports/own-http-library', 'transports/headers-and-status'],
  'http-axios': ['transports/axios'],
  'http-fetch': ['transports/fetch'],
  'http-stream': ['transports/streams'],
  'http-undici': ['transports/undici'],
  jsonrpcclient: ['quick-start', 'calls/proxy'],
  logging: ['operations/logging'],
  middleware: ['middleware/overview'],
  nats: ['transports/nats'],
  openrpc: ['calls/openrpc', 'calls/discovery', 'calls/openrpc-contracts'],
  port: ['two-way/workers-and-windows'],
  proxy: ['calls/proxy'],
  socket: ['two-way/sockets'],
  stdio: ['two-way/processes'],
  stream: ['two-way/sockets', 'two-way/own-channel'],
  telemetry: ['operations/observing'],
  testing: [
    'operations/testing',
    'operations/recordings',
    'operations/faults',
    'operations/test-your-own',
  ],
  websocket: ['two-way/websocket'],
};

/** The messages of the packages that the page of messages lacks, and those on the page that no package has. */
export function checkMessages(): string[] {
  const phrases = listPublished().flatMap(([folder]) => findPhrases(folder));
  const page = readOrEmpty('reference/error-messages.md');
  const missing = findMissing(page, phrases).map(({ text, file }) => `missing: ${text} (${file})`);
  return [...missing, ...findStale(page, phrases).map((text) => `in no package: ${text}`)];
}

/** Writes the generated pages, or only returns the paths of those that are out of date. */
export function generate(mode: 'write' | 'check'): string[] {
  const pages = new Map([
    ...toApiPages(),
    ['reference/options.md', toOptionsPage()],
    ['reference/sizes.md', toSizesPage()],
  ]);
  const folder = join(docs, api);
  const present = existsSync(folder) ? readdirSync(folder).map((name) => `${api}/${name}`) : [];
  const stale = [...pages.keys()].filter((path) => readOrEmpty(path) !== pages.get(path));
  const leftOver = present.filter((path) => !pages.has(path));
  if (mode === 'write') {
    for (const path of leftOver) rmSync(join(docs, path));
    for (const path of stale) {
      mkdirSync(dirname(join(docs, path)), { recursive: true });
      writeFileSync(join(docs, path), pages.get(path) ?? '');
    }
  }
  return [...stale, ...leftOver];
}

function toApiPages(): [string, string][] {
  const libraries = listPublished().filter(([, { exports }]) => exports);
  const entries = readEntries(libraries.map(([folder]) => folder));
  const own = entries.flatMap(({ folder, declarations }) =>
    declarations.filter((one) => one.folder === folder),
  );
  const codes = formatCode([...new Map(own.map((one) => [keyOf(one), one])).values()]);
  const context = { codes, anchors: toAnchors(entries) };
  return libraries.map(([folder, { description }]) => [
    `${api}/${folder}.md`,
    `${toApiPage(
      entries.filter((entry) => entry.folder === folder),
      description,
      toGuide(folder),
      context,
    )}\n`,
  ]);
}

function listPublished(): (readonly [folder: string, Manifest])[] {
  return readdirSync(`${root}packages`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [name, readManifest(name)] as const)
    .filter(([, manifest]) => !manifest.private);
}

/** The pages that explain a package, in a sentence. */
function toGuide(folder: string): string {
  const links = (guides[folder] ?? [])
    .filter(exists)
    .map((path) => `[${readPage(path).title}](../../${path}.md)`);
  return links.length > 0 ? `For how to use it, see ${links.join(', ')}.` : '';
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, 'utf8')) as Manifest;
}

function readOrEmpty(path: string): string {
  return existsSync(join(docs, path)) ? readFileSync(join(docs, path), 'utf8') : '';
}

import { pathToFileURL } from 'node:url';
import { browsers } from './browsers.ts';
import { buildSuite, bundleFolder, readAxios } from './build.ts';
import { processes, thisNode } from './processes.ts';
import type { Runtime } from './runtime.ts';
import { startServers } from './serve.ts';
import type { Addresses } from './suite/addresses.ts';
import type { Column } from './table.ts';
import { workerd } from './workerd.ts';

/** Every runtime; `node` is the one that runs this. */
export const runtimes: readonly Runtime[] = [thisNode, ...processes, workerd, ...browsers];

/** Runs the suite in one runtime after the other; tells which ones are not installed. */
export async function runMatrix(
  chosen: readonly Runtime[],
  tell: (line: string) => void,
): Promise<Column[]> {
  const files = await buildSuite();
  await using servers = await startServers(toPages(files));
  const columns: Column[] = [];
  for (const runtime of chosen) {
    const version = await runtime.prepare();
    if (version === undefined) {
      tell(`${runtime.name} is not installed: skipped`);
      continue;
    }
    tell(`${runtime.name} ${version}`);
    const addresses = toAddresses(servers, browsers.includes(runtime));
    const transports = runtime.transports.filter((name) => name !== 'nats' || servers.nats !== '');
    const results = await runtime.run({ addresses, transports, files, report: servers.report });
    columns.push({ runtime: toName(runtime, version), version, results });
  }
  return columns;
}

/** The Node that runs this is known by its major version. */
function toName(runtime: Runtime, version: string): string {
  return runtime === thisNode ? `node-${version.split('.')[0]}` : runtime.name;
}

function toAddresses(
  { http, webSocket, tcpPort, nats }: Pick<Addresses, 'http' | 'webSocket' | 'tcpPort' | 'nats'>,
  isPage: boolean,
): Addresses {
  const worker = isPage ? `${http}worker.mjs` : `${pathToFileURL(bundleFolder)}worker.mjs`;
  const command = [process.execPath, `${bundleFolder}stdio.mjs`] as const;
  return { http, webSocket, tcpPort, nats, command, worker };
}

/** The bundle and a page for browsers, which find axios by an import map. */
function toPages(files: ReadonlyMap<string, string>) {
  const type = 'text/javascript';
  const imports = JSON.stringify({ imports: { axios: '/axios.mjs' } });
  const page = `<!doctype html><meta charset="utf-8">
<script type="importmap">${imports}</script><script type="module" src="/page.mjs"></script>`;
  return new Map([
    ...[...files].map(([name, text]) => [`/${name}`, { type, text }] as const),
    ['/axios.mjs', { type, text: readAxios() }],
    ['/page', { type: 'text/html', text: page }],
  ]);
}

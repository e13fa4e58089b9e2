import { setTimeout as wait } from 'node:timers/promises';
import { respond } from './servers/respond.ts';
import { type SeenRequest, serve } from './servers/serve.ts';
import { type RunningProgram, startProgram } from './servers/start-program.ts';

/** Opens a page in a headless Chromium with a new profile. */
export function startChromium(url: string): Promise<RunningProgram> {
  return startProgram({
    command: 'chromium',
    args: ({ port, folder }) => [
      ...flags,
      `--user-data-dir=${folder}/profile`,
      `--remote-debugging-port=${port}`,
      url,
    ],
    ready: ({ printed }) => printed.includes('DevTools listening'),
  });
}

/** For running as root in containers, without connections to any server except the page's. */
const flags = [
  '--headless',
  '--no-sandbox',
  '--no-first-run',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

/** The report of a page, and the requests it sent to its server. */
export interface PageRun {
  readonly report: unknown;
  readonly requests: readonly SeenRequest[];
}

/**
 * Runs a module in a page of 127.0.0.1 until it posts a report as JSON to `/report`; `files` are other modules and
 * pages of that server, by path.
 */
export async function runInChromium(
  script: string,
  files: Readonly<Record<string, string>> = {},
): Promise<PageRun> {
  let tell = (_report: string) => {};
  let fail = (_error: Error) => {};
  const told = new Promise<string>((resolve, reject) => {
    tell = resolve;
    fail = reject;
  });
  const all: typeof files = { ...files, '/': page, '/page.js': script };
  const answer = respond(({ url, body }) => {
    const { pathname } = new URL(url, 'http://localhost');
    if (pathname === '/report') tell(body);
    if (pathname === '/failure') fail(new Error(`The page failed: ${body}`));
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
    const text = all[pathname];
    return {
      status: text === undefined ? 404 : 200,
      headers: { 'content-type': type },
      body: text,
    };
  });
  await using server = await serve(answer);
  await using chromium = await startChromium(server.url);
  const silent = wait(50_000, undefined, { ref: false });
  void silent.then(() => fail(new Error(`The page reported nothing\n${chromium.printed}`)));
  return { report: JSON.parse(await told), requests: server.requests };
}

const page = `<!doctype html>
<meta charset="utf-8">
<script>
  const fail = (problem) => fetch('/failure', { method: 'POST', body: problem });
  addEventListener('error', ({ message }) => fail(message));
  addEventListener('unhandledrejection', ({ reason }) => fail(String(reason)));
</script>
<script type="module" src="/page.js"></script>`;

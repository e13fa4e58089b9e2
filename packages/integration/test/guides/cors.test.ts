import { isInstalled } from '@jsonrpcclient/fixtures';
import { startChromium } from '@jsonrpcclient/fixtures/chromium';
import { freePort, type Listener, respond, serve } from '@jsonrpcclient/testing/servers';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { aliases, bundleFile, startFile, writeFiles } from './files.ts';

/** What the page does: calls to the documented server, to one that records, and to one that refuses. */
const program = (documented: string, recording: string, refusing: string) => `
  import { createClient } from '@jsonrpcclient/core';
  import { httpFetch } from '@jsonrpcclient/http-fetch';

  document.cookie = 'sid=1';
  const options = { credentials: 'include', auth: 'a-token', headers: { 'x-tenant': 'a' } };
  const call = (url, options) =>
    createClient(httpFetch(url, options)).request('add', [2, 3]).catch(
      ({ name, sent, message }) => ({ name, sent, message }),
    );
  const report = {
    sum: await call('${documented}', options),
    notified: await createClient(httpFetch('${documented}', options)).notify('add', [2, 3]) ?? 'yes',
    unlisted: await call('${documented}', { headers: { 'x-other': 'a' } }),
    cookie: await call('${recording}', { credentials: 'include' }),
    noCookie: await call('${recording}'),
    refused: await call('${refusing}', options),
    opaque: await call('${refusing}', { mode: 'no-cors' }),
  };
  await fetch('/report', { method: 'POST', body: JSON.stringify(report) });
`;

/** Allows every origin, and returns the cookie of a call. */
const recorder: Listener = ({ method, headers, body }, response) => {
  response.setHeader('access-control-allow-origin', headers.origin ?? '');
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-allow-headers', 'content-type');
  if (method === 'OPTIONS') response.end();
  else {
    const { id } = JSON.parse(body);
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result: headers.cookie ?? 'none' }));
  }
};

/** Serves the script as a page, until it has posted its report. */
async function startPages() {
  const served = { script: '' };
  let tell = (_report: unknown) => {};
  const report = new Promise((resolve) => {
    tell = resolve;
  });
  const server = await serve(
    respond(({ url, body }) => {
      if (url === '/report') tell(JSON.parse(body));
      if (url === '/page.js') {
        return { headers: { 'content-type': 'text/javascript' }, body: served.script };
      }
      const page = '<!doctype html><script type="module" src="/page.js"></script>';
      return { headers: { 'content-type': 'text/html' }, body: page };
    }),
  );
  return Object.assign(served, { report, url: server.url, server });
}

async function toScript(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    alias: aliases(),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

test.skipIf(!isInstalled('chromium'))(
  'a page calls the server of the CORS page, and other servers as the page says',
  async () => {
    const pages = await startPages();
    await using _pages = pages.server;
    await using recording = await serve(recorder);
    await using refusing = await serve(respond({ status: 405, body: '' }));
    const port = await freePort();
    using folder = writeFiles('docs/transports/cors.md', {
      'http://localhost:5173': new URL(pages.url).origin,
      8000: String(port),
    });
    await using _server = await startFile(await bundleFile(`${folder.path}server.mts`), port);
    const documented = `http://127.0.0.1:${port}/`;
    // Opening the server in a browser, or posting nothing, doesn't end it.
    for (const body of [undefined, 'null', '{"id":1,"method":"add"}']) {
      const method = body === undefined ? 'GET' : 'POST';
      expect((await fetch(documented, { method, body: body ?? null })).ok).toBe(true);
    }
    pages.script = await toScript(program(documented, recording.url, refusing.url));
    await using _chromium = await startChromium(pages.url);

    const failure = (url: string) => ({
      name: 'TransportError',
      sent: 'maybe',
      message: `add: no response from ${new URL(url).host}; the server may have run it`,
    });
    expect(await pages.report).toEqual({
      sum: 5,
      notified: 'yes',
      unlisted: failure(documented),
      cookie: 'sid=1',
      noCookie: 'none',
      refused: failure(refusing.url),
      opaque: failure(refusing.url),
    });
    const preflights = refusing.requests.map(({ method, headers }) => ({
      method,
      origin: headers.origin,
      asks: headers['access-control-request-method'],
      for: headers['access-control-request-headers'],
      authorization: headers.authorization,
    }));
    expect(preflights).toEqual([
      {
        method: 'OPTIONS',
        origin: new URL(pages.url).origin,
        asks: 'POST',
        for: 'authorization,content-type,x-tenant',
        authorization: undefined,
      },
    ]);
  },
);

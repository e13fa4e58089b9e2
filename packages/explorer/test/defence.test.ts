import { request } from 'node:http';
import { createExplorer } from '@jsonrpcclient/explorer';
import { fake } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { document } from './document.ts';

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends a request as any program on this machine, or any page in a browser, could. */
function ask(port: string, options: object, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function begin() {
  const server = fake({ add: (a: number, b: number) => a + b });
  const explorer = await createExplorer({
    target: 'http://localhost:8000/',
    transport: server,
    document,
    mayCall: (method) => method !== 'find',
  });
  const { port, hash } = new URL(explorer.url);
  const token = hash.replace('#token=', '');
  const headers = {
    authorization: `Bearer ${token}`,
    origin: `http://127.0.0.1:${port}`,
    'content-type': 'application/json',
  };
  const call = (changed: object = {}, more: object = {}) =>
    ask(
      port,
      { method: 'POST', path: '/api/call', headers: { ...headers, ...changed }, ...more },
      JSON.stringify({ text: '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}' }),
    );
  return {
    server,
    port,
    token,
    headers,
    call,
    async [Symbol.asyncDispose]() {
      await explorer.close();
    },
  };
}

describe('the explorer', () => {
  test('makes a call for its own page', async () => {
    await using session = await begin();
    const { status, body } = await session.call();
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ text: '{"jsonrpc":"2.0","result":5,"id":1}' });
  });

  test.each([
    ['a host that is not its own, as after DNS rebinding', { host: 'evil.test' }, 421],
    ['no host of its own port', { host: '127.0.0.1:1' }, 421],
    ['a foreign origin', { origin: 'http://evil.test' }, 403],
    ['the origin of another port', { origin: 'http://127.0.0.1:1' }, 403],
    ['no origin', { origin: undefined }, 403],
    ['the opaque origin of a sandboxed page', { origin: 'null' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['no token', { authorization: undefined }, 401],
    ['a wrong token', { authorization: `Bearer ${'x'.repeat(43)}` }, 401],
    ['a token as a cookie', { authorization: undefined, cookie: 'token=x' }, 401],
    ['the content type of a form', { 'content-type': 'text/plain' }, 415],
  ])('refuses a call with %s, and calls nothing', async (_, changed, expected) => {
    await using session = await begin();
    const headers = Object.entries({ ...session.headers, ...changed }).filter(
      ([, value]) => value !== undefined,
    );
    const { status, headers: received } = await session.call(
      {},
      { headers: Object.fromEntries(headers) },
    );
    expect(status).toBe(expected);
    expect(received['access-control-allow-origin']).toBeUndefined();
    expect(session.server.calls).toEqual([]);
  });

  test('refuses foreign hosts before it serves anything', async () => {
    await using session = await begin();
    const page = await ask(session.port, { path: '/', headers: { host: 'evil.test' } });
    expect(page).toMatchObject({ status: 421, body: '' });
  });

  test('serves its page without the token, and with a strict content security policy', async () => {
    await using session = await begin();
    const page = await ask(session.port, { path: '/' });
    expect(page.status).toBe(200);
    expect(page.body).toContain('<div id="app">');
    expect(page.body).not.toContain(session.token);
    expect(page.headers).toMatchObject({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(page.headers['set-cookie']).toBeUndefined();
  });

  test.each(['/api/call', '/api/about', '/etc/passwd', '/../package.json'])(
    'has no other file: GET %s',
    async (path) => {
      await using session = await begin();
      const { status } = await ask(session.port, { path, headers: session.headers });
      expect(status).toBe(405);
    },
  );

  test('answers an unknown path with 404', async () => {
    await using session = await begin();
    const { status } = await session.call({}, { path: '/api/nothing' });
    expect(status).toBe(404);
  });

  test.each([
    ['{"method":"find","id":1}', 'find: not allowed by --read-only'],
    ['[{"method":"add","id":1},{"method":"find","id":2}]', 'find: not allowed by --read-only'],
    ['[]', 'the batch is empty'],
    ['{"id":1}', 'a message has no method'],
    ['nonsense', 'the message is not JSON'],
  ])('refuses %s', async (text, problem) => {
    await using session = await begin();
    const { status, body } = await ask(
      session.port,
      { method: 'POST', path: '/api/call', headers: session.headers },
      JSON.stringify({ text }),
    );
    expect({ status, body: JSON.parse(body) }).toEqual({ status: 400, body: { problem } });
    expect(session.server.calls).toEqual([]);
  });

  test.each([['[1'], ['"text"'], [`{"text":"${'x'.repeat(2 ** 24)}"}`]])(
    'refuses a body that is not an object of at most 16 MiB',
    async (body) => {
      await using session = await begin();
      const options = { method: 'POST', path: '/api/call', headers: session.headers };
      const { status } = await ask(session.port, options, body);
      expect(status).toBe(413);
    },
  );

  test('closes when nobody has used it for the idle time', async () => {
    const explorer = await createExplorer({ target: 'x', transport: fake({}), idle: 20 });
    await explorer.closed;
    await expect(fetch(explorer.url)).rejects.toThrow('fetch failed');
  });

  test('rejects if it cannot listen, or has no transport', async () => {
    await using session = await begin();
    const port = Number(session.port);
    await expect(createExplorer({ target: 'x', transport: fake({}), port })).rejects.toThrow(
      'EADDRINUSE',
    );
    await expect(createExplorer({ target: 'x' } as never)).rejects.toThrow(
      'createExplorer: expected transport: function, got undefined',
    );
  });
});

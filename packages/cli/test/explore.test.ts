import { startJayson, startRpcWebsockets } from '@jsonrpcclient/fixtures';
import { expect, test } from 'vitest';
import { Interruption } from '../src/failure/interruption.ts';
import { eventually, runCli } from './run-cli.ts';

/** Starts the explorer, and returns a function that posts as its page does. */
async function explore(...args: readonly string[]) {
  const controller = new AbortController();
  let printed = '';
  const ended = runCli(['explore', ...args], {
    signal: controller.signal,
    env: { JSONRPC_TOKEN: 's3cret' },
    onOutput: (text) => {
      printed = text;
    },
  });
  await eventually(() => printed).toContain('#token=');
  const url = new URL(printed.trim());
  const post = (path: string, body: object = {}) =>
    fetch(new URL(path, url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${url.hash.replace('#token=', '')}`,
        origin: url.origin,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
  return {
    async post(path: string, body: object = {}): Promise<unknown> {
      const response = await post(path, body);
      return JSON.parse((await response.text()).split('\n')[0] ?? '');
    },
    /** Posts, and returns the lines of the response. */
    async lines(path: string): Promise<readonly Record<string, string>[]> {
      const text = await (await post(path)).text();
      return text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    },
    async [Symbol.asyncDispose]() {
      controller.abort(new Interruption('SIGINT'));
      expect(await ended).toMatchObject({ code: 130 });
    },
  };
}

const text = '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}';

test('explore serves a page that calls the target, and copies calls with secrets as variables', async () => {
  await using server = await startJayson({});
  await using page = await explore(server.url, '--token', 's3cret', '--no-open');
  expect(await page.post('/api/about')).toMatchObject({
    target: server.url,
    can: { listen: false, subscribe: false, copy: true },
  });
  expect(await page.post('/api/call', { text })).toMatchObject({ status: 200 });
  const copies = (await page.post('/api/copy', { text })) as Record<string, string>;
  expect(copies.curl).toContain(`--data-raw '${text}'`);
  expect(copies.curl).toContain('authorization: Bearer ');
  expect(copies.command).toBe(
    `jsonrpc ${server.url} add --token "$JSONRPC_TOKEN" --params '[2,3]'`,
  );
  expect(JSON.stringify(copies)).not.toContain('s3cret');
});

test('explore allows only the methods of --read-only', async () => {
  await using server = await startJayson({});
  await using page = await explore(server.url, '--read-only', 'get*', '--no-open');
  expect(await page.post('/api/call', { text })).toEqual({
    problem: 'add: not allowed by --read-only',
  });
});

test('explore examines the target as doctor does, without its secrets', async () => {
  await using server = await startJayson({});
  await using page = await explore(server.url, '--no-open', '--token', 's3cret');
  const lines = await page.lines('/api/examine');
  expect(lines).toContainEqual({ question: 'ids', state: 'ok', detail: expect.any(String) });
  expect(lines.at(-1)?.code).toContain('createClient(transport)');
  expect(JSON.stringify(lines)).not.toContain('s3cret');
});

test('explore does not examine a target that refuses connections any further', async () => {
  await using page = await explore('http://127.0.0.1:1/', '--no-open', '--no-document');
  const lines = await page.lines('/api/examine');
  expect(lines).toEqual([
    { question: 'reach', state: 'differs', detail: 'no connection: ECONNREFUSED' },
  ]);
});

test('explore prints types, and examines nothing with --read-only', async () => {
  await using server = await startJayson({});
  await using page = await explore(server.url, '--read-only', 'get*', '--no-open');
  expect(await page.post('/api/about')).toMatchObject({ can: { types: true, examine: false } });
  expect(await page.post('/api/types')).toEqual({ code: expect.stringContaining('get_data(') });
});

test('explore of a WebSocket listens', async () => {
  await using server = await startRpcWebsockets();
  await using page = await explore(server.wsUrl, '--no-open', '--no-document');
  expect(await page.post('/api/about')).toMatchObject({ can: { listen: true, subscribe: true } });
});

test.each([
  [['--host', '0.0.0.0'], '--host lets other machines call the server'],
  [['--port', 'x'], '--port'],
  [['add'], 'too many words'],
])('explore refuses %j', async (args, problem) => {
  const { code, err } = await runCli(['explore', 'http://localhost:1/', '--no-document', ...args]);
  expect(code).toBe(2);
  expect(err).toContain(problem);
});

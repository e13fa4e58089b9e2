import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { freePort, serve } from '@jsonrpcclient/testing/servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, toBlocks } from '../docs/program.ts';
import { type Folder, startFile, writeFiles } from './files.ts';

const run = promisify(execFile);
let port: number;
let folder: Folder;

/** Compiles the files as Nest does, because esbuild doesn't write the metadata of decorators. */
beforeAll(async () => {
  port = await freePort();
  folder = writeFiles('docs/guides/nestjs.md', { 3000: String(port) });
  const settings = toBlocks('docs/guides/nestjs.md').find(({ text }) => text.startsWith('{'));
  writeFileSync(`${folder.path}tsconfig.json`, settings?.text ?? '');
  await run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', folder.path]);
});

afterAll(() => folder[Symbol.dispose]());

test('the test of the NestJS page passes', async () => {
  const { stdout } = await run(process.execPath, ['--test', `${folder.path}sums.test.js`]);
  expect(stdout).toMatch(/pass 1\b/);
  expect(stdout).toMatch(/fail 0\b/);
});

test('the service of the NestJS page calls its upstream with its token, ids and deadlines', async () => {
  await using upstream = await serve(({ body }, response) => {
    const { params, id } = JSON.parse(body);
    const error = { code: 7, message: 'secret' };
    const outcome = params[0] === 0 ? { error } : { result: params[0] + params[1] };
    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...outcome }));
  });
  const env = { SUMS_URL: upstream.url, SUMS_TOKEN: 'a-token' };
  await using service = await startFile(`${folder.path}main.js`, port, env);

  const headers = { 'x-request-id': 'abc', connection: 'close' };
  const get = (query: string) => fetch(`http://localhost:${port}/sum?${query}`, { headers });
  expect(await (await get('a=2&b=3')).json()).toEqual({ sum: 5 });
  const sent = upstream.requests[0]?.headers;
  expect(sent?.authorization).toBe('Bearer a-token');
  expect(sent?.['x-request-id']).toBe('abc');
  expect(Number(sent?.['x-request-timeout-ms'])).toBeGreaterThan(0);
  const failed = await get('a=0&b=0');
  expect(failed.status).toBe(502);
  expect(await failed.text()).not.toContain('secret');

  const exited = once(service.child, 'exit');
  service.child.kill('SIGTERM');
  await exited;
});

import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { freePort } from '@jsonrpcclient/testing/servers';
import { expect, test } from 'vitest';
import { toBlocks, toPrograms } from '../docs/program.ts';
import { bundleFile, createFolder, type Folder, startFile } from './files.ts';

const blocks = toBlocks('docs/quick-start.md');

/** Starts the server to copy, in a folder, on a free port. */
async function startServer(folder: Folder) {
  const port = await freePort();
  const here = (text: string) => text.replaceAll('8000', String(port));
  const [server] = blocks.filter(({ language }) => language === 'js');
  writeFileSync(`${folder.path}server.mjs`, here(server?.text ?? ''));
  return { port, here, running: await startFile(`${folder.path}server.mjs`, port) };
}

test('the programs of the quick start print what it says, against the server to copy', async () => {
  using folder = createFolder();
  const { port, here, running } = await startServer(folder);
  await using _running = running;

  const programs = toPrograms(blocks);
  expect(programs).toHaveLength(4);
  for (const [index, { text, expected }] of programs.entries()) {
    mkdirSync(`${folder.path}${index}`);
    writeFileSync(`${folder.path}${index}/main.ts`, here(text));
    const path = await bundleFile(`${folder.path}${index}/main.ts`);
    const { stdout } = await promisify(execFile)(process.execPath, [path]);
    const lines = stdout === '' ? [] : stdout.trimEnd().split('\n');
    expect(lines).toEqual(expected);
  }
  await expect.poll(running.printed).toBe(`Listening on port ${port}\nA client says hello\n`);
});

test('the server of the quick start answers batches, and survives requests that are no calls', async () => {
  using folder = createFolder();
  const { port, running } = await startServer(folder);
  await using _running = running;
  const url = `http://localhost:${port}/`;
  const post = async (body: string) => {
    const response = await fetch(url, { method: 'POST', body });
    return response.status === 204 ? 204 : await response.json();
  };
  const invalid = {
    jsonrpc: '2.0',
    id: null,
    error: { code: -32601, message: 'Method not found' },
  };

  expect(await (await fetch(url)).json()).toEqual(invalid);
  expect(await (await fetch(url, { method: 'OPTIONS' })).json()).toEqual(invalid);
  for (const body of ['', 'null', '5', '{}']) expect(await post(body), body).toEqual(invalid);
  const calls = [
    { jsonrpc: '2.0', id: 1, method: 'add', params: [2, 3] },
    { jsonrpc: '2.0', method: 'go' },
    { jsonrpc: '2.0', id: 2, method: 'fail' },
    { jsonrpc: '2.0', id: 3, method: 'slow', params: [1] },
    { jsonrpc: '2.0', id: 4, method: 'toString' },
  ];
  expect(await post(JSON.stringify(calls))).toEqual([
    { jsonrpc: '2.0', id: 1, result: 5 },
    { jsonrpc: '2.0', id: 2, error: { code: 42, message: 'made to fail', data: { why: 'test' } } },
    { jsonrpc: '2.0', id: 3, result: [1] },
    { ...invalid, id: 4 },
  ]);
  expect(await post('{"jsonrpc":"2.0","method":"fail"}')).toBe(204);
});

test('the server of the quick start prints what the FAQ says for its programs on port 8000', async () => {
  using folder = createFolder();
  const { here, running } = await startServer(folder);
  await using _running = running;
  const others = /localhost:(?!800[01]\b)\d+|@jsonrpcclient\/testing/;
  const programs = toPrograms(toBlocks('docs/project/faq.md')).filter(
    ({ text }) => text.includes('localhost:8000') && !others.test(text),
  );
  expect(programs.length).toBeGreaterThan(10);
  for (const [index, { place, text, expected }] of programs.entries()) {
    writeFileSync(`${folder.path}faq-${index}.ts`, here(text));
    const path = await bundleFile(`${folder.path}faq-${index}.ts`);
    const { stdout } = await promisify(execFile)(process.execPath, [path]);
    expect(stdout === '' ? [] : stdout.trimEnd().split('\n'), place).toEqual(expected);
  }
});

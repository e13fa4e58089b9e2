import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { freePort } from '@jsonrpcclient/testing/servers';
import { expect, test } from 'vitest';
import { toBlocks, toPrograms } from '../docs/program.ts';
import { bundleFile, createFolder, startFile } from './files.ts';

test('the programs on port 8100 print what they say, against the two-way server to copy', async () => {
  const page = 'docs/two-way/connections.md';
  const port = await freePort();
  const here = (text: string) => text.replaceAll('8100', String(port));
  using folder = createFolder();
  const [server] = toBlocks(page).filter(({ language }) => language === 'js');
  writeFileSync(`${folder.path}server.js`, here(server?.text ?? ''));
  await using _running = await startFile(await bundleFile(`${folder.path}server.js`), port);

  const programs = [page, 'docs/project/faq.md', 'docs/two-way/websocket.md']
    .flatMap((path) => toPrograms(toBlocks(path)))
    .filter(({ text }) => text.includes('ws://localhost:8100'));
  expect(programs.length).toBeGreaterThan(5);
  for (const [index, { place, text, expected }] of programs.entries()) {
    writeFileSync(`${folder.path}${index}.ts`, here(text));
    const path = await bundleFile(`${folder.path}${index}.ts`);
    const { stdout } = await promisify(execFile)(process.execPath, [path]);
    expect(stdout.trimEnd().split('\n'), place).toEqual(expected);
  }
});

import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { freePort } from '@jsonrpcclient/testing/servers';
import { expect, test } from 'vitest';
import { toBlocks, toPrograms } from '../docs/program.ts';
import { bundleFile, createFolder, startFile } from './files.ts';

test('the programs of the quick start print what it says, against the server to copy', async () => {
  const blocks = toBlocks('docs/quick-start.md');
  const port = await freePort();
  const here = (text: string) => text.replaceAll('8000', String(port));
  using folder = createFolder();
  const [server] = blocks.filter(({ language }) => language === 'js');
  writeFileSync(`${folder.path}server.mjs`, here(server?.text ?? ''));
  await using running = await startFile(`${folder.path}server.mjs`, port);

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

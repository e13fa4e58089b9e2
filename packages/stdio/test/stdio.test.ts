import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { read } from '@jsonrpcclient/fixtures/channel';
import { contentLength, stdio } from '@jsonrpcclient/stdio';
import { expect, test } from 'vitest';
import { echo, next } from './program.ts';

test('makes a channel from the pipes of a process started elsewhere', async () => {
  const child = spawn(process.execPath, ['-e', echo], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const channel = stdio({ input: child.stdout, output: child.stdin });
  channel.send('[1]');
  const message = await next(channel);
  expect(message).toBe('[1]');
  await channel.close();
  expect(await exited).toEqual([0, null]);
  expect(await read(channel)).toEqual({ values: [], error: undefined });
});

test("makes the other end of a channel from this process's stdin and stdout", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jsonrpcclient-'));
  const server = join(folder, 'server.mjs');
  await writeFile(
    join(folder, 'stdio.mjs'),
    await bundle(new URL('../src/index.ts', import.meta.url)),
  );
  await writeFile(
    server,
    `
      import { contentLength, stdio } from './stdio.mjs';
      const { stdin: input, stdout: output } = process;
      const channel = stdio({ input, output }, { framing: contentLength });
      for await (const message of channel.messages) channel.send('["got",' + message + ']');
      await channel.close();
      const counts = [input, output].map((stream) => stream.listenerCount('error'));
      console.error(JSON.stringify(counts));
    `,
  );
  const heard: string[] = [];
  const channel = stdio(process.execPath, [server], {
    framing: contentLength,
    closeTimeout: 60_000,
    stderr: (text) => heard.push(text),
  });
  channel.send('["ä"]');
  expect(await next(channel)).toBe('["got",["ä"]]');
  await channel.close();
  expect(heard.join('')).toBe('[0,0]\n');
  await rm(folder, { recursive: true });
});

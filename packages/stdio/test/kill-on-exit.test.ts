import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { eventually, read } from '@jsonrpcclient/fixtures/channel';
import { expect, test } from 'vitest';
import { echo, isRunning, run } from './program.ts';

/** Keeps running when its stdin ends. */
const stubbornAtEnd = 'setInterval(() => {}, 1000)';

test('all processes share one listener, which is removed with the last of them', async () => {
  const before = process.listeners('exit');
  const channels = Array.from({ length: 12 }, () => run(echo));
  expect(process.listenerCount('exit')).toBe(before.length + 1);
  await Promise.all(channels.slice(1).map((channel) => channel.close()));
  expect(process.listenerCount('exit')).toBe(before.length + 1);
  await channels[0]?.close();
  expect(process.listeners('exit')).toEqual(before);
});

test('the listener ends all processes', async () => {
  const before = process.listeners('exit');
  const channels = [run(stubbornAtEnd), run(stubbornAtEnd)];
  const [listener] = process.listeners('exit').filter((one) => !before.includes(one));
  listener?.call(process, 0);
  for (const channel of channels) {
    expect((await read(channel)).error).toMatchObject({ code: 'SIGTERM' });
  }
});

test.each([
  ['a process', 'process.execPath, ["-e", code]'],
  ['a process behind a shell', '"sh", ["-c", "node -e " + JSON.stringify(code) + " & wait"]'],
  ['a detached process', 'process.execPath, ["-e", code], { detached: true }'],
])('%s ends with the process that started it', async (_, args) => {
  const folder = await mkdtemp(join(tmpdir(), 'jsonrpcclient-'));
  const main = join(folder, 'main.mjs');
  await writeFile(
    join(folder, 'stdio.mjs'),
    await bundle(new URL('../src/index.ts', import.meta.url)),
  );
  await writeFile(
    main,
    `
      import { stdio } from './stdio.mjs';
      const code = 'console.log(process.pid); ${stubbornAtEnd}';
      for await (const pid of stdio(${args}).messages) {
        process.stdout.write(pid);
        process.exit();
      }
    `,
  );
  const { stdout } = await promisify(execFile)(process.execPath, [main]);
  await eventually(() => isRunning(Number(stdout))).toBe(false);
  await rm(folder, { recursive: true });
});

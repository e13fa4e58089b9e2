import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, read } from '@jsonrpcclient/fixtures/channel';
import { type ProcessChannel, type ProcessOptions, stdio } from '@jsonrpcclient/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRunning, next } from './program.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jsonrpcclient-'));
  // Reports its own id, and keeps running when its stdin ends; `stubborn` ends only at SIGKILL.
  await writeFile(
    join(folder, 'server.cjs'),
    `
      if (process.argv[2] === 'stubborn') process.on('SIGTERM', () => {});
      process.stdin.resume();
      setInterval(() => {}, 1000);
      console.log(process.pid);
    `,
  );
  // Like npx: a Node process that starts a shell, which starts a Node process.
  await writeFile(
    join(folder, 'wrapper.cjs'),
    `
      const { spawn } = require('child_process');
      const command = [process.execPath, ...process.argv.slice(2)].map((part) => '"' + part + '"');
      // This keeps the shell from being replaced by the server.
      const line = command.join(' ') + '; exit $?';
      spawn(line, { shell: true, stdio: 'inherit' }).on('exit', (code) => process.exit(code));
    `,
  );
});
afterAll(() => rm(folder, { recursive: true }));

const node = process.execPath;
const server = () => join(folder, 'server.cjs');
const wrapper = () => join(folder, 'wrapper.cjs');
const options: ProcessOptions = { closeTimeout: 100 };

type Command = readonly [string, (...args: string[]) => ProcessChannel];

/** Found only on platforms that show which process has a pipe. */
const afterShell: Command = [
  'a shell that has ended',
  (...args) =>
    stdio('sh', ['-c', `'${node}' '${server()}' ${args} & sleep 1`], { closeTimeout: 2000 }),
];

const commands: readonly Command[] = [
  ['a process', (...args) => stdio(node, [server(), ...args], options)],
  [
    'a shell that waits for it',
    (...args) => stdio('sh', ['-c', `'${node}' '${server()}' ${args} & wait`], options),
  ],
  [
    'a shell that runs it',
    (...args) => stdio('sh', ['-c', `'${node}' '${server()}' ${args}; exit $?`], options),
  ],
  [
    'the option shell',
    (...args) => stdio(`"${node}" "${server()}" ${args}; true`, [], { ...options, shell: true }),
  ],
  [
    'the option detached',
    (...args) => stdio(node, [server(), ...args], { ...options, detached: true }),
  ],
  [
    'a shell with the option detached that has ended',
    (...args) =>
      stdio('sh', ['-c', `'${node}' '${server()}' ${args} &`], {
        closeTimeout: 2000,
        detached: true,
      }),
  ],
  ...(process.platform === 'linux' ? [afterShell] : []),
  ['npx', (...args) => stdio(node, [wrapper(), server(), ...args], options)],
  ['npx of npx', (...args) => stdio(node, [wrapper(), wrapper(), server(), ...args], options)],
];

describe.skipIf(process.platform === 'win32').each(commands)('a server behind %s', (_, start) => {
  test.each([
    ['that ends at SIGTERM', []],
    ['that ignores SIGTERM', ['stubborn']],
  ])('%s has ended after the channel is closed', async (_, args) => {
    const channel = start(...args);
    const pid = Number(await next(channel));
    expect(isRunning(pid)).toBe(true);
    await channel.close();
    expect(isRunning(pid)).toBe(false);
    expect(isRunning(Number(channel.pid))).toBe(false);
    expect(await read(channel)).toEqual({ values: [], error: undefined });
  });
});

describe.skipIf(process.platform === 'win32')('a server', () => {
  test('is ended when its wrapper is killed, and the channel fails for that reason', async () => {
    const channel = stdio(node, [wrapper(), server()], options);
    const pid = Number(await next(channel));
    process.kill(Number(channel.pid), 'SIGKILL');
    expect((await read(channel)).error).toMatchObject({ code: 'SIGKILL' });
    await eventually(() => isRunning(pid)).toBe(false);
  });

  test('receives no signal if it ends when its stdin does', async () => {
    const code = `
      process.on('SIGTERM', () => process.stderr.write('signalled'));
      process.stdin.resume().on('end', () => setTimeout(() => process.stderr.write('ended'), 50));
      console.log(1);
    `;
    let heard = '';
    const stderr = (text: string) => {
      heard += text;
    };
    const command = `'${node}' -e '${code.replaceAll("'", '"')}'; exit $?`;
    const channel = stdio('sh', ['-c', command], { closeTimeout: 30_000, stderr });
    await next(channel);
    await channel.close();
    expect(heard).toBe('ended');
  });

  test('keeps running if it has become a daemon', async () => {
    const code = `
      const { spawn } = require('child_process');
      const code = 'setInterval(() => {}, 1000)';
      const daemon = spawn(process.execPath, ['-e', code], { detached: true, stdio: 'ignore' });
      console.log(daemon.pid);
      setInterval(() => {}, 1000);
    `;
    const channel = stdio(node, ['-e', code], options);
    const pid = Number(await next(channel));
    await channel.close();
    expect(isRunning(Number(channel.pid))).toBe(false);
    expect(isRunning(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
  });
});

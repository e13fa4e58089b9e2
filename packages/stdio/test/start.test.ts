import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { typescriptServer } from '@jsonrpcclient/fixtures';
import { eventually, read } from '@jsonrpcclient/fixtures/channel';
import { contentLength, stdio } from '@jsonrpcclient/stdio';
import { describe, expect, test } from 'vitest';
import { echo, isRunning, next, run, stubborn } from './program.ts';

describe('a process', () => {
  test('is open from the start, and responds', async () => {
    const channel = run(echo);
    expect(channel.state).toBeUndefined();
    channel.send('["ä"]');
    channel.send('[2]');
    expect([await next(channel), await next(channel)]).toEqual(['["ä"]', '[2]']);
    expect(isRunning(channel.pid)).toBe(true);
    await channel.close();
    expect(isRunning(channel.pid)).toBe(false);
    expect(await read(channel)).toEqual({ values: [], error: undefined });
  });

  test('carries messages of any size in any framing', async () => {
    const channel = run(echo, { framing: contentLength });
    const texts = ['{}', `["${'ä'.repeat(2 ** 20)}"]`, '[\n1]'];
    for (const text of texts) channel.send(text);
    for (const text of texts) expect((await next(channel)) === text).toBe(true);
    await channel.close();
  });

  test('can split a character across chunks', async () => {
    const channel = run(`
      const bytes = Buffer.from('["ä€😀"]\\n');
      let at = 0;
      const timer = setInterval(() => {
        process.stdout.write(bytes.subarray(at, ++at));
        if (at === bytes.length) clearInterval(timer);
      }, 5);
    `);
    expect(await read(channel)).toEqual({ values: ['["ä€😀"]'], error: undefined });
    await channel.close();
  });

  test('is started with the options of spawn', async () => {
    const env = { ...process.env, SOME_NAME: 'some value' };
    const code = 'console.log(JSON.stringify([process.cwd(), process.env.SOME_NAME]))';
    const { values } = await read(run(code, { cwd: join(tmpdir(), '..'), env }));
    expect(values).toEqual([JSON.stringify([join(tmpdir(), '..'), 'some value'])]);
    const shell = stdio('echo one&& echo two', [], { shell: true });
    expect(await read(shell)).toEqual({ values: ['one', 'two'], error: undefined });
  });

  test('can be a command without arguments', async () => {
    const channel = stdio(process.execPath);
    channel.send('console.log("[1]")');
    const closed = channel.close();
    expect(await read(channel)).toEqual({ values: [], error: undefined });
    await closed;
    expect(isRunning(channel.pid)).toBe(false);
  });

  test('can write its stderr to a function', async () => {
    let heard = '';
    const code = `
      const bytes = Buffer.from('ä€😀');
      let at = 0;
      const timer = setInterval(() => {
        process.stderr.write(bytes.subarray(at, ++at));
        if (at === bytes.length) clearInterval(timer);
      }, 5);
    `;
    const stderr = (text: string) => {
      heard += text;
    };
    expect(await read(run(code, { stderr }))).toEqual({ values: [], error: undefined });
    expect(heard).toBe('ä€😀');
  });

  test('can have its stderr ignored', async () => {
    const code = 'console.error("unheard"); console.log(require("fs").fstatSync(2).isFIFO())';
    expect(await read(run(code, { stderr: 'ignore' }))).toEqual({
      values: ['false'],
      error: undefined,
    });
  });

  test('is ended if its output cannot be read any further, or if a message is too large', async () => {
    for (const options of [{ framing: contentLength }, { maxMessageBytes: 5 }]) {
      const channel = run(`${stubborn}; console.log('"a text"')`, { ...options, closeTimeout: 10 });
      expect((await read(channel)).error).toMatchObject({ name: 'ChannelError', sent: 'maybe' });
      await eventually(() => isRunning(channel.pid)).toBe(false);
    }
  });

  test.skipIf(!typescriptServer())("can be TypeScript's language server", async () => {
    const { command, args } = typescriptServer() ?? { command: '', args: [] };
    const channel = stdio(command, args, { framing: contentLength });
    const params = { processId: process.pid, rootUri: null, capabilities: {} };
    channel.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }));
    let answer: unknown;
    while (!answer) {
      const message = JSON.parse(String(await next(channel)));
      if (message.id === 1) answer = message;
    }
    expect(answer).toMatchObject({ result: { capabilities: {} } });
    await channel.close();
    expect(isRunning(channel.pid)).toBe(false);
  });
});

describe('a process that cannot be started', () => {
  test.each([
    ['that does not exist', 'no-such-program'],
    ['that cannot exist', join(process.execPath, 'within')],
    ['in a folder that does not exist', process.execPath, 'no-such-folder'],
  ])('fails for a program %s', async (_, command, cwd?: string) => {
    const channel = stdio(command, ['--token', 'secret'], cwd === undefined ? {} : { cwd });
    expect(channel.pid).toBeUndefined();
    expect(channel.state).toBe('connecting');
    expect(() => channel.send('[1]')).toThrow(expect.objectContaining({ sent: 'no' }));
    const { values, error } = await read(channel);
    expect(values).toEqual([]);
    expect(error).toMatchObject({
      name: 'ChannelError',
      message: expect.stringMatching(/^the process was not started \(E(NOENT|NOTDIR)\)$/),
      code: expect.stringMatching(/^E(NOENT|NOTDIR)$/),
      sent: 'no',
    });
    expect(error).not.toHaveProperty('cause');
    await channel.close();
  });

  test('fails even if nobody reads the channel', async () => {
    const channel = stdio('no-such-program');
    await channel.close();
    expect(await read(channel)).toEqual({ values: [], error: undefined });
  });

  test.each<[string, Parameters<typeof run>]>([
    ['arguments', ['', { argv0: 's3cret\0' }]],
    ['the program', ['s3cret\0']],
    ['the environment', ['', { env: { TOKEN: 's3cret\0' } }]],
    ['the folder', ['', { cwd: '/s3cret\0' }]],
    ['a timeout', ['', { timeout: 's3cret' as never }]],
  ])('fails without showing the value of %s', (_, args) => {
    let error: unknown;
    try {
      run(...args);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(args[1]?.timeout ? RangeError : TypeError);
    expect(error).toMatchObject({
      message: expect.stringMatching(/args\[1\]|TOKEN|argv0|cwd|timeout/),
      code: expect.stringMatching(/^ERR_/),
    });
    expect(inspect(error, { showHidden: true })).not.toContain('s3cret');
  });

  test('throws if the command has the wrong type', () => {
    expect(() => stdio('')).toThrow(TypeError);
  });
});

describe('the end of a process', () => {
  test('with code 0 ends the channel after everything was read', async () => {
    const channel = run(`
      const line = JSON.stringify(['x'.repeat(1000)]) + '\\n';
      process.stdout.write(line.repeat(2000));
    `);
    const { values, error } = await read(channel);
    expect(error).toBeUndefined();
    expect(values.length).toBe(2000);
    expect(() => channel.send('[1]')).toThrow(expect.objectContaining({ sent: 'no' }));
    await channel.close();
  });

  test('with another code fails the channel after everything was read', async () => {
    const channel = run(`
      process.stdin.once('data', () => {
        require('fs').writeSync(1, '[1]\\n[2]\\n[3');
        process.exit(3);
      });
    `);
    channel.send('["call"]');
    expect(await read(channel)).toMatchObject({
      values: ['[1]', '[2]', '[3'],
      error: { message: 'the process ended (3)', code: 3, sent: 'maybe' },
    });
    expect(isRunning(channel.pid)).toBe(false);
    await channel.close();
  });

  test.skipIf(process.platform === 'win32')('by a signal fails the channel', async () => {
    const channel = run('process.kill(process.pid, "SIGKILL")');
    expect(await read(channel)).toMatchObject({
      values: [],
      error: { message: 'the process ended (SIGKILL)', code: 'SIGKILL' },
    });
  });

  test("by the caller's signal fails the channel", async () => {
    const caller = new AbortController();
    const channel = run(`${echo}; console.log('"ready"')`, { signal: caller.signal });
    await next(channel);
    caller.abort();
    expect(await read(channel)).toMatchObject({
      error: { message: 'the process ended (SIGTERM)', sent: 'maybe' },
    });
  });

  test('in the middle of a message fails the channel', async () => {
    const channel = run('process.stdout.write("Content-Length: 3\\r\\n\\r\\n[1")', {
      framing: contentLength,
    });
    expect(await read(channel)).toMatchObject({
      error: { message: 'the stream ended in the middle of a message' },
    });
  });

  test('loses nothing if the reader is slow', async () => {
    const code = `
      require('fs').writeSync(1, '[1]\\n'.repeat(4000));
      process.exit(3);
    `;
    const channel = run(code, { closeTimeout: 10 });
    await eventually(() => isRunning(channel.pid)).toBe(false);
    // Longer than a pipe is read after its process has ended.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { values, error } = await read(channel);
    expect(values.length).toBe(4000);
    expect(error).toMatchObject({ code: 3 });
  });

  test('is noticed even if a descendant keeps the pipes open', async () => {
    let stderr = '';
    const code = `
      const { spawn } = require('child_process');
      const code = 'setInterval(() => console.log("[0]"), 1)';
      const left = spawn(process.execPath, ['-e', code], { detached: true, stdio: 'inherit' });
      process.stderr.write('written');
      require('fs').writeSync(1, left.pid + '\\n');
      process.exit(3);
    `;
    const channel = run(code, {
      closeTimeout: 50,
      stderr: (text) => {
        stderr += text;
      },
    });
    const { values, error } = await read(channel);
    process.kill(Number(values[0]), 'SIGKILL');
    expect(error).toMatchObject({ code: 3 });
    expect(stderr).toBe('written');
    await channel.close();
  });

  test('does not cut off the output of a descendant while a slow reader reads it', async () => {
    const left = `
      setInterval(() => {}, 1000);
      process.send('ready');
      setTimeout(() => process.stdout.write('[1]\\n'.repeat(5000)), 500);
    `;
    const code = `
      const { spawn } = require('child_process');
      const stdio = ['ignore', 'inherit', 'inherit', 'ipc'];
      const left = spawn(process.execPath, ['-e', ${JSON.stringify(left)}], { detached: true, stdio });
      require('fs').writeSync(1, left.pid + '\\n');
      left.once('message', () => process.exit(3));
    `;
    const channel = run(code, { closeTimeout: 2000 });
    const pid = Number(await next(channel));
    await eventually(() => isRunning(channel.pid)).toBe(false);
    // Longer than a pipe is read after its process has ended.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const { values, error } = await read(channel);
    process.kill(pid, 'SIGKILL');
    expect(values.length).toBe(5000);
    expect(error).toMatchObject({ code: 3 });
  });

  test('while something is being sent does not crash this process', async () => {
    const channel = run('process.exit(3)');
    const text = `["${'x'.repeat(2 ** 20)}"]`;
    const send = async () => {
      for (;;) await channel.send(text);
    };
    await expect(send()).rejects.toMatchObject({ name: 'ChannelError' });
    expect((await read(channel)).error).toMatchObject({ code: 3 });
  });
});

describe('a process that keeps running', () => {
  test('fails on the next send after it closed its stdin, and is ended', async () => {
    const code = `
      process.on('SIGTERM', () => {});
      require('fs').closeSync(0);
      setInterval(() => {}, 1000);
      console.log('"ready"');
    `;
    const channel = run(code, { closeTimeout: 10 });
    expect(await next(channel)).toBe('"ready"');
    channel.send('[1]');
    expect(await read(channel)).toMatchObject({
      error: { code: expect.stringMatching(/^(EPIPE|ECONNRESET)$/), sent: 'maybe' },
    });
    expect(isRunning(channel.pid)).toBe(false);
  });

  test('is ended after it closed its stdout', async () => {
    const channel = run('require("fs").closeSync(1); setInterval(() => {}, 1000)', {
      closeTimeout: 10,
    });
    expect(await read(channel)).toEqual({ values: [], error: undefined });
    expect(isRunning(channel.pid)).toBe(false);
  });
});

describe('closing', () => {
  test('lets a process end on its own', async () => {
    const channel = run(
      `
        let input = '';
        process.stdin.on('data', (chunk) => { input += chunk; });
        process.stdin.on('end', () => {
          process.stderr.write(String(input.length));
          process.exitCode = 5;
        });
      `,
      { closeTimeout: Number.POSITIVE_INFINITY, stderr: (text) => heard.push(text) },
    );
    const heard: string[] = [];
    channel.send(`["${'x'.repeat(1_000_000)}"]`);
    await channel.close();
    expect(heard.join('')).toBe('1000005');
    expect(await read(channel)).toEqual({ values: [], error: undefined });
  });

  test.skipIf(process.platform === 'win32')('sends a process SIGTERM', async () => {
    const heard: string[] = [];
    const code = `
      process.on('SIGTERM', () => process.stderr.write('SIGTERM', () => process.exit(1)));
      setInterval(() => {}, 1000);
      console.log('"ready"');
    `;
    const channel = run(code, { closeTimeout: 1000, stderr: (text) => heard.push(text) });
    await next(channel);
    await channel.close();
    expect(heard).toEqual(['SIGTERM']);
    expect(isRunning(channel.pid)).toBe(false);
    expect(await read(channel)).toEqual({ values: [], error: undefined });
  });

  test('ends a process that ignores SIGTERM', async () => {
    const channel = run(stubborn, { closeTimeout: 50 });
    expect(await next(channel)).toBe('"ready"');
    const closed = channel.close();
    expect(channel.close()).toBe(closed);
    await closed;
    expect(isRunning(channel.pid)).toBe(false);
    expect(await read(channel)).toEqual({ values: [], error: undefined });
  });

  test('immediately ends a process that has just started', async () => {
    const channel = run(echo);
    await channel.close();
    expect(isRunning(channel.pid)).toBe(false);
  });
});

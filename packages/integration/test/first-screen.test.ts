import { execFile, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '@jsonrpcclient/testing/servers';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { createConsumer } from './consumer.ts';
import { toBlocks, toExpected } from './docs/program.ts';

const run = promisify(execFile);

/** Runs a script of the shell in the background; disposing it ends the processes that it started. */
function background(script: string, cwd: string): Disposable {
  const { pid = 0 } = spawn('bash', ['-c', `${script}\nwait`], {
    cwd,
    detached: true,
    stdio: 'ignore',
  });
  return { [Symbol.dispose]: () => void process.kill(-pid) };
}

async function untilItListens(port: number): Promise<void> {
  const isOpen = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, 'localhost', () => resolve(true));
      socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
    });
  while (!(await isOpen())) await wait(50);
}

test.skipIf(process.platform === 'win32')(
  'the first two programs of the README print what it says, against its server, in an empty folder',
  async () => {
    const blocks = toBlocks('README.md');
    const programs = blocks.filter(({ language }) => language === 'ts').slice(0, 2);
    const [shell] = blocks;
    const [installation, ...rest] = shell?.text.split('\n') ?? [];
    expect(installation).toBe('npm install jsonrpcclient');

    const consumer = await createConsumer();
    try {
      const folder = await consumer.install(
        'first',
        'core',
        'http',
        'http-fetch',
        'proxy',
        'jsonrpcclient',
        'http-undici',
        'logging',
      );
      const port = await freePort();
      const here = (text: string) => text.replaceAll('8000', String(port));
      using _ = background(here(rest.join('\n')), folder);
      await untilItListens(port);
      // A browser, for example.
      expect((await fetch(`http://localhost:${port}/`)).status).toBe(204);
      for (const program of programs) {
        const text = here(program.text);
        // Node 20 doesn't run TypeScript.
        const { code } = await transform(text, { loader: 'ts' });
        await writeFile(join(folder, 'main.mjs'), code);
        const { stdout } = await run(process.execPath, ['main.mjs'], { cwd: folder });
        expect(stdout.trim().split('\n'), program.place).toEqual(toExpected(text));
      }
    } finally {
      await consumer.remove();
    }
  },
  120_000,
);

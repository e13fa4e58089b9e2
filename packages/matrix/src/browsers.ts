import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Runtime } from './runtime.ts';
import type { Result } from './suite/addresses.ts';

const execute = promisify(execFile);

/** Browsers that the system has installed; each opens a page of the suite's server. */
export const browsers: readonly Runtime[] = [
  overPage('chromium', 'chromium', (profile) => [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--user-data-dir=${profile}`,
  ]),
  overPage('firefox', 'firefox-esr', (profile) => [
    '--headless',
    '--no-remote',
    '--profile',
    profile,
  ]),
];

function overPage(
  name: string,
  command: string,
  toArguments: (profile: string) => readonly string[],
): Runtime {
  return {
    name,
    transports: ['http-fetch', 'http-stream', 'http-axios', 'websocket', 'port'],

    async prepare() {
      try {
        const { stdout } = await execute(command, ['--version']);
        return /\d+(\.\d+)+/.exec(stdout)?.[0];
      } catch {
        return undefined;
      }
    },

    async run({ addresses, transports, report }) {
      const query = new URLSearchParams({
        addresses: JSON.stringify(addresses),
        transports: JSON.stringify(transports),
      });
      const profile = await mkdtemp(join(tmpdir(), 'jsonrpcclient-'));
      const reported = report();
      const browser = spawn(command, [...toArguments(profile), `${addresses.http}page?${query}`], {
        stdio: 'ignore',
        env: { PATH: process.env.PATH ?? '', HOME: profile },
      });
      const ended = once(browser, 'exit');
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error(`${name} reported nothing`)), 120_000).unref();
      });
      try {
        return JSON.parse(await Promise.race([reported, late])) as Result[];
      } finally {
        browser.kill('SIGKILL');
        await ended;
        await rm(profile, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  };
}

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Consumer, createConsumer } from './consumer.ts';
import { toBlocks } from './docs/program.ts';

const run = promisify(execFile);
const blocks = ['testing', 'test-your-own'].flatMap((page) =>
  toBlocks(`docs/operations/${page}.md`),
);
const ours = ['core', 'duplex', 'http', 'http-fetch', 'proxy', 'jsonrpcclient', 'testing'];
let consumer: Consumer;
let folder = '';

/** Writes a file of the page to the folder in which the packed packages are installed. */
async function write(name: string, written = name): Promise<string> {
  const block = blocks.find(({ text }) => text.startsWith(`// ${name}\n`));
  await writeFile(join(folder, written), block?.text ?? `throw new Error('no ${name}');`);
  return written;
}

/** Runs a tool that is installed in the folder; resolves to what it prints, even if it fails. */
async function tool(path: string, ...args: readonly string[]): Promise<string> {
  const program = path === '' ? [] : [join(folder, 'node_modules', path)];
  const { stdout, stderr } = await run(process.execPath, [...program, ...args], {
    cwd: folder,
    env: { ...process.env, CI: 'true', NODE_OPTIONS: '' },
    maxBuffer: 2 ** 26,
  }).catch((error) => error);
  return stdout + stderr;
}

/** Runs Vitest in the folder; resolves to how many tests passed and failed. */
async function suite(...args: readonly string[]): Promise<{ passed: number; failed: number }> {
  const printed = await tool('vitest/vitest.mjs', 'run', '--reporter=json', ...args);
  const [, passed, failed] = /"numPassedTests":(\d+),"numFailedTests":(\d+)/.exec(printed) ?? [];
  return { passed: Number(passed), failed: Number(failed) };
}

beforeAll(async () => {
  consumer = await createConsumer();
  folder = await consumer.install('kit', ...ours, 'jest@30.5.2', 'vitest@4.1.12');
  await writeFile(join(folder, 'vitest.config.mjs'), 'export default {};');
}, 180_000);

afterAll(() => consumer.remove());

describe('outside the repository, with the packed packages, the tests in docs/operations pass', () => {
  test('in Vitest', async () => {
    const file = await write('prices.test.ts');
    expect(await suite(file)).toEqual({ passed: 2, failed: 0 });
  }, 60_000);

  test('in jest, from CommonJS', async () => {
    const file = await write('prices.jest.js', 'prices-jest.test.js');
    expect(await tool('jest/bin/jest.js', file)).toContain('Tests:       1 passed, 1 total');
  }, 60_000);

  test('in node:test', async () => {
    // Node 20 doesn't strip types, and the block has none.
    const file = await write('prices.node.ts', 'prices.node.mjs');
    const printed = await tool('', '--test', '--test-reporter=tap', file);
    expect(printed).toContain('# pass 1\n# fail 0\n');
  }, 60_000);

  test('for a transport over a Unix socket, which passes the public suite', async ({ skip }) => {
    skip(process.platform === 'win32', 'there are no Unix sockets');
    const file = await write('unix-socket.test.ts');
    const { passed, failed } = await suite(file);
    expect(failed).toBe(0);
    expect(passed).toBeGreaterThan(100);
  }, 120_000);

  test('for a channel, which passes the public suite', async () => {
    const file = await write('message-port.test.ts');
    const { passed, failed } = await suite(file);
    expect(failed).toBe(0);
    expect(passed).toBeGreaterThan(100);
  }, 120_000);
});

test('a transport that breaks a rule fails the public suite', async ({ skip }) => {
  skip(process.platform === 'win32', 'there are no Unix sockets');
  const block = blocks.find(({ text }) => text.startsWith('// unix-socket.test.ts'));
  const broken = block?.text.replace('body: decode(body)', 'body: [decode(body)]');
  expect(broken).not.toBe(block?.text);
  await writeFile(join(folder, 'broken.test.ts'), broken ?? '');
  const { passed, failed } = await suite('-t', 'a request by position', 'broken.test.ts');
  expect({ passed, failed }).toEqual({ passed: 0, failed: 1 });
}, 120_000);

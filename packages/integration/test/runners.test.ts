import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, toBlocks, toFiles } from './docs/program.ts';

const run = promisify(execFile);
const files = toFiles(toBlocks('docs/testing.md'));
let scratch = '';

/** Writes a file of the page, bundled with the sources, to the scratch folder. */
async function write(name: string, external: readonly string[] = []): Promise<string> {
  const file = files.find((each) => each.name === name);
  const source = join(scratch, `${name}.source.ts`);
  await writeFile(source, file?.text ?? '');
  const path = join(scratch, `${name}.mjs`);
  await writeFile(path, await bundle(pathToFileURL(source), external));
  return path;
}

beforeAll(async () => {
  const parent = fileURLToPath(new URL('scratch/', import.meta.url));
  await mkdir(parent, { recursive: true });
  scratch = await mkdtemp(join(parent, 'runners-'));
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

describe('the tests in docs/testing.md pass', () => {
  test('in Vitest', async () => {
    await write('prices.test', ['vitest']);
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    await writeFile(join(scratch, 'vitest.config.mjs'), 'export default {};');
    const args = ['run', '--root', scratch, '--reporter=json'];
    const { stdout } = await run(process.execPath, [vitest, ...args]);
    expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 2, numFailedTests: 0 });
  }, 60_000);

  test('in node:test', async () => {
    const path = await write('prices.node');
    const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', path]);
    expect(stdout).toContain('# pass 1\n# fail 0\n');
  }, 60_000);
});

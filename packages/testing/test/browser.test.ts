import { isInstalled } from '@jsonrpcclient/fixtures';
import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { runInChromium } from '@jsonrpcclient/fixtures/chromium';
import { describe, expect, test } from 'vitest';

test.each([
  ['index', []],
  ['cassette', ['node:fs', 'node:path', 'node:url']],
])('a bundle of %s imports %j', async (entry, imports) => {
  const code = await bundle(new URL(`../src/${entry}.ts`, import.meta.url));
  const found = [...code.matchAll(/from ["']([\w:/@-]+)["']/g)].map(([, name]) => name);
  expect(found).toEqual(imports);
});

describe.skipIf(!isInstalled('chromium'))('Chromium (Debian package chromium)', () => {
  test('fakes, records, replays, injects faults, and calls the page', async () => {
    const page = await bundle(new URL('page/page.ts', import.meta.url));
    const { report } = await runInChromium(page);
    expect(report).toMatchObject({
      sum: 5,
      batch: [{ result: 2 }, { error: { code: -32601 } }],
      replayed: 2,
      asked: 42,
      fault: { name: 'TransportError', sent: 'maybe' },
    });
  });
});

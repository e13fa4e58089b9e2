import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { expect, test } from 'vitest';

test.each([
  ['index', []],
  ['cassette', ['node:fs', 'node:path', 'node:url']],
])('a bundle of %s imports %j', async (entry, imports) => {
  const code = await bundle(new URL(`../src/${entry}.ts`, import.meta.url));
  const found = [...code.matchAll(/from ["']([\w:/@-]+)["']/g)].map(([, name]) => name);
  expect(found).toEqual(imports);
});

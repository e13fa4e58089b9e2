import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The names, with types, that the entry of a package exports. */
function exportsOf(name: string): string[] {
  const url = new URL(`../../${name}/src/index.ts`, import.meta.url);
  const lists = readFileSync(url, 'utf8').matchAll(/^export (type )?\{([^}]*)\}/gm);
  return [...lists].flatMap(([, type = '', list = '']) =>
    list
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean)
      .map((one) => (one.startsWith('type ') ? one : `${type}${one}`)),
  );
}

test.each(['core', 'http-fetch', 'proxy'])('everything that %s exports is exported', (name) => {
  expect(exportsOf(name).length).toBeGreaterThan(2);
  expect(exportsOf('jsonrpcclient')).toEqual(expect.arrayContaining(exportsOf(name)));
});

test('only one function is added', () => {
  const layers = ['core', 'http-fetch', 'proxy'].flatMap(exportsOf);
  const added = exportsOf('jsonrpcclient').filter((name) => !layers.includes(name));
  expect(added).toEqual(['type JsonrpcOptions', 'jsonrpc']);
});

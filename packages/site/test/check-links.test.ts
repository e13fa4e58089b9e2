import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { reportsProblem } from '../src/build.ts';
import { checkLinks, findUnknownComponents } from '../src/check-links.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Writes a site of these files. */
function siteOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'jsonrpcclient-links-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

test('links to pages, headings, files and other sites are accepted', () => {
  const site = siteOf({
    'index.html':
      '<a href="./a/b#two">b</a><a href="https://example.com/x">x</a><a href="#top" id="top">',
    'a/b.html': '<a href="../">home</a><h2 id="two">Two</h2><img src="../assets/c.svg">',
    'assets/c.svg': '<svg/>',
  });
  expect(checkLinks(site)).toEqual([]);
});

test('links to missing pages, headings and files are reported with their page', () => {
  const site = siteOf({
    'index.html': '<a href="./a/b#three">b</a><a href="./a/c">c</a><a href="#nowhere">n</a>',
    'a/b.html': '<h2 id="two">Two</h2><img src="../assets/c.svg">',
  });
  expect(checkLinks(site).sort()).toEqual([
    'a/b.html: ../assets/c.svg',
    'index.html: #nowhere (no such heading in index.html)',
    'index.html: ./a/b#three (no such heading in a/b.html)',
    'index.html: ./a/c',
  ]);
});

test('an unknown component is reported, and code that shows one is not', () => {
  const site = siteOf({
    'index.html': '<!DOCTYPE html><main><PlayGroud></PlayGroud><code>&lt;Api&gt;</code></main>',
  });
  expect(findUnknownComponents(site)).toEqual(['index.html: <PlayGroud>']);
});

test.each([
  ['TypeError: window is not defined', true],
  ['[@vue/server-renderer] Uncaught error in async setup', true],
  ['[Vue warn]: Failed to resolve component: X', true],
  ['(!) Some chunks are larger than 500 kB. Adjust the limit for this warning', true],
  ['✓ building client + server bundles...\nbuild complete in 21.05s.', false],
])('whether VitePress reports a problem: %s', (output, expected) => {
  expect(reportsProblem(output)).toBe(expected);
});

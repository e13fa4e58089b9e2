import { readFileSync } from 'node:fs';

/** A file of the page. */
export interface PageFile {
  readonly type: string;
  readonly content: Buffer;
}

/** Reads the files of the page, which the build writes, by their paths. */
export function readPage(): ReadonlyMap<string, PageFile> {
  const read = (name: string, type: string): PageFile => ({
    type: `${type}; charset=utf-8`,
    // From `src` in the tests, and from `dist` otherwise.
    content: readFileSync(new URL(`../dist/page/${name}`, import.meta.url)),
  });
  return new Map([
    ['/', read('index.html', 'text/html')],
    ['/main.js', read('main.js', 'text/javascript')],
    ['/main.css', read('main.css', 'text/css')],
  ]);
}

/** Headers of every response: the page runs only its own files, and talks only to its own server. */
export const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

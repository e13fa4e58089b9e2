import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Where the sources of the pages are. */
export const docs = `${root}docs/`;

/** Reads a file of the repository. */
function read(path: string): string {
  return readFileSync(root + path, 'utf8');
}

/** The address of the repository, from the root's manifest. */
export const repository: string = (
  JSON.parse(read('package.json')) as { repository: { url: string } }
).repository.url.replace(/^git\+|\.git$/g, '');

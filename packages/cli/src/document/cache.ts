import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bigints } from '@jsonrpcclient/codec';
import type { Io } from '../io.ts';
import type { Target } from '../target/target.ts';
import { cacheFolder } from './cache-folder.ts';

/** How long a document is kept. */
const maxAge = 24 * 60 * 60 * 1000;

/** A document can have big integers, for example as examples. */
const codec = bigints();

/** Reads the document that was found for a target, if it is not too old. */
export async function readCache(target: Target, env: Io['env']): Promise<object | undefined> {
  try {
    const path = pathOf(target, env);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > maxAge) return undefined;
    return codec.parse(await readFile(path, 'utf8')) as object;
  } catch {
    return undefined;
  }
}

/** Keeps the document of a target, so that only the user can read it. A folder that can't be written is no error. */
export async function writeCache(target: Target, document: object, env: Io['env']): Promise<void> {
  try {
    await mkdir(cacheFolder(env), { recursive: true, mode: 0o700 });
    const path = pathOf(target, env);
    const temporary = `${path}.${process.pid}`;
    await writeFile(temporary, codec.stringify(document), { mode: 0o600 });
    await rename(temporary, path);
  } catch {
    // Then it is found again.
  }
}

/** The name doesn't show the target, whose path or query may be a secret. */
function pathOf(target: Target, env: Io['env']): string {
  const name = createHash('sha256').update(JSON.stringify(target)).digest('hex');
  return join(cacheFolder(env), `${name}.json`);
}

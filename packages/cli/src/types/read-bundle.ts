import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bigints } from '@jsonrpcclient/codec';
import { bundle } from '@jsonrpcclient/openrpc';
import type { Invocation } from '../command.ts';
import { readDocument } from '../document/known-document.ts';
import { printable } from '../output/printable.ts';

/** Whether a word is a file rather than a target. */
export function isDocumentFile(word: string, folder: string): boolean {
  if (/^[a-z]{2,}:|^:/i.test(word)) return false;
  return /\.json$/i.test(word) || (word.includes('/') && existsSync(resolve(folder, word)));
}

/** Reads a document, and the files that it refers to. */
export async function readBundle(
  path: string,
  { io, flags }: Pick<Invocation, 'io' | 'flags'>,
): Promise<object> {
  const document = await readDocument(path, io.cwd());
  const load = async (url: string) => bigints().parse(await readFile(new URL(url), 'utf8'));
  return bundle(document, load, {
    url: pathToFileURL(resolve(io.cwd(), path)).href,
    onWarning({ pointer, message }) {
      if (!flags.on('quiet')) io.stderr.write(`${printable(`${pointer}: ${message}`)}\n`);
    },
  });
}

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { bigints } from '@jsonrpcclient/codec';
import type { Invocation } from '../command.ts';
import type { Settings } from '../settings/settings.ts';
import { UsageError } from '../usage-error.ts';
import { cacheFolder } from './cache-folder.ts';

/** Returns the document of `--document` or the profile, or the one that was found earlier; never asks the server. */
export async function knownDocument(
  { target, document }: Pick<Settings, 'target' | 'document'>,
  { flags, io }: Pick<Invocation, 'flags' | 'io'>,
): Promise<object | undefined> {
  if (flags.on('no-document')) return undefined;
  if (document !== undefined) return readDocument(document, io.cwd());
  if (flags.on('no-cache') || !existsSync(cacheFolder(io.env))) return undefined;
  // Loads Node's crypto.
  const { readCache } = await import('./cache.ts');
  return readCache(target, io.env);
}

/** Reads a document from a file or a URL. */
export async function readDocument(place: string, folder: string): Promise<object> {
  const text = /^https?:/i.test(place) ? await load(place) : await readText(resolve(folder, place));
  try {
    // A document can have big integers, for example as examples.
    const document: unknown = bigints().parse(text);
    if (typeof document === 'object' && document !== null) return document;
  } catch {
    // The native error would show the text.
  }
  throw new UsageError('the OpenRPC document is not a JSON object');
}

async function load(url: string): Promise<string> {
  const response = await fetch(url).catch(() => undefined);
  if (response?.ok) return response.text();
  throw new UsageError(
    `the URL of --document can't be read (${response?.status ?? 'no response'})`,
  );
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`the file of --document can't be read (${code})`);
  }
}

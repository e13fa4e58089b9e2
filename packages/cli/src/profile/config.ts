import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Io } from '../io.ts';
import { UsageError } from '../usage-error.ts';

/** A value, or where to find it. */
export type Source =
  | string
  | { readonly env: string }
  | { readonly file: string }
  | { readonly command: readonly string[] };

/** A profile as it is stored. */
export interface StoredProfile {
  readonly url: Source;
  readonly headers?: Readonly<Record<string, Source>> | undefined;
  readonly token?: Source | undefined;
  readonly user?: string | undefined;
  readonly password?: Source | undefined;
  readonly dialect?: string | undefined;
  readonly timeout?: string | undefined;
  readonly framing?: string | undefined;
  readonly document?: string | undefined;
}

/** Profiles by name. */
export type StoredProfiles = Readonly<Record<string, StoredProfile>>;

/** The folder of the user's configuration. */
export function configFolder(env: Io['env']): string {
  const home = env.HOME ?? homedir();
  if (process.platform === 'win32') return join(env.APPDATA ?? home, 'jsonrpc');
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'jsonrpc');
}

/** Reads the user's profiles. Others must not be able to read the file. */
export async function readConfig(env: Io['env']): Promise<StoredProfiles> {
  const path = join(configFolder(env), 'config.json');
  const text = await readIfThere(path);
  if (text === undefined) return {};
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && mode & 0o077)
    throw new UsageError(`other users may read ${path}; run: chmod 600 ${path}`);
  return parseProfiles(text, path);
}

/** Reads the project's profiles: those in `.jsonrpc.json` in this folder or the nearest one above it. */
export async function readProject(
  folder: string,
): Promise<{ readonly folder: string; readonly profiles: StoredProfiles } | undefined> {
  const path = join(folder, '.jsonrpc.json');
  const text = await readIfThere(path);
  if (text !== undefined) return { folder, profiles: parseProfiles(text, path) };
  const parent = dirname(folder);
  return parent === folder ? undefined : readProject(parent);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UsageError(`${path} can't be read (${code})`);
  }
}

function parseProfiles(text: string, path: string): StoredProfiles {
  try {
    const { profiles } = JSON.parse(text);
    if (typeof profiles === 'object' && profiles !== null) return profiles;
  } catch {
    // The native error would show the text.
  }
  throw new UsageError(`${path} must contain { "profiles": { "NAME": { "url": "…" } } }`);
}

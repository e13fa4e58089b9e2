import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Io } from '../io.ts';
import { configFolder, type StoredProfiles } from './config.ts';

/** Writes the user's profiles, so that only the user can read them. */
export async function writeConfig(profiles: StoredProfiles, env: Io['env']): Promise<void> {
  const folder = configFolder(env);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'config.json');
  // Replaced in one step, so that no other command reads half a file.
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify({ profiles }, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, path);
}

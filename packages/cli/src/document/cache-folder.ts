import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../io.ts';

/** The folder in which documents are kept. */
export function cacheFolder(env: Io['env']): string {
  const home = env.HOME ?? homedir();
  if (process.platform === 'win32') return join(env.LOCALAPPDATA ?? home, 'jsonrpc', 'cache');
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'jsonrpc');
}

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Invocation } from '../command.ts';
import { UsageError } from '../usage-error.ts';

/** Options of Node's `tls.connect`. */
export interface Tls {
  readonly rejectUnauthorized?: false;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Reads the certificates that the flags name. */
export async function readTls({ flags, io }: Pick<Invocation, 'flags' | 'io'>): Promise<Tls> {
  const read = async (name: string) => {
    const path = flags.text(name);
    return path === undefined ? undefined : readPem(name, resolve(io.cwd(), path));
  };
  const [ca, cert, key] = await Promise.all([read('cacert'), read('cert'), read('key')]);
  if (key !== undefined && cert === undefined) throw new UsageError('--key needs --cert');
  return {
    ...(flags.on('insecure') && { rejectUnauthorized: false }),
    ...(ca !== undefined && { ca }),
    // As with curl, one file may contain both.
    ...(cert !== undefined && { cert, key: key ?? cert }),
  };
}

async function readPem(name: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`the file of --${name} can't be read (${code})`);
  }
}

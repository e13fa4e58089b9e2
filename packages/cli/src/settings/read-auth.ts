import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Invocation } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import type { Profile } from './profile.ts';
import type { Settings } from './settings.ts';

/** What `readAuth` needs to know about the target. */
export interface AuthOptions {
  /** Credentials in the URL. */
  readonly url: string | undefined;
  readonly profile: Profile | undefined;
}

/** Reads credentials from flags, files, the environment or the URL, and asks for a missing password on a terminal. */
export async function readAuth(
  { flags, io, secrets }: Pick<Invocation, 'flags' | 'io' | 'secrets'>,
  { url, profile }: AuthOptions,
): Promise<Settings['auth']> {
  const [user, token, file] = [flags.text('user'), flags.text('token'), flags.text('bearer-file')];
  if ([user, token, file].filter((one) => one !== undefined).length > 1)
    throw new UsageError('use only one of --user, --token and --bearer-file');
  if (user !== undefined) return toBasic(user, { io, secrets });
  const bearer = token ?? (file === undefined ? undefined : await readToken(file, io));
  if (bearer !== undefined) {
    secrets.add(bearer, 'JSONRPC_TOKEN');
    return bearer;
  }
  const inUrl = url === undefined ? undefined : fromUrl(url, secrets);
  if (inUrl) return inUrl;
  if (profile?.user !== undefined) {
    const { user: username, password } = profile;
    return toBasic(password === undefined ? username : `${username}:${password}`, { io, secrets });
  }
  // A repository that chose the target must not get the token of the environment.
  const known = profile?.token ?? (profile?.isProject ? undefined : io.env.JSONRPC_TOKEN);
  if (!known) return undefined;
  secrets.add(known, 'JSONRPC_TOKEN');
  return known;
}

async function toBasic(
  user: string,
  { io, secrets }: Pick<Invocation, 'io' | 'secrets'>,
): Promise<{ readonly username: string; readonly password: string }> {
  const colon = user.indexOf(':');
  const username = colon < 0 ? user : user.slice(0, colon);
  const password = colon < 0 ? await findPassword(username, io) : user.slice(colon + 1);
  return hidePassword({ username, password }, secrets);
}

/** Hides a password, alone and in the form in which it is sent. */
function hidePassword(
  credentials: { readonly username: string; readonly password: string },
  secrets: Invocation['secrets'],
): { readonly username: string; readonly password: string } {
  const { username, password } = credentials;
  secrets.add(password, 'JSONRPC_PASSWORD');
  secrets.add(Buffer.from(`${username}:${password}`).toString('base64'), 'JSONRPC_BASIC');
  return credentials;
}

async function findPassword(username: string, io: Invocation['io']): Promise<string> {
  const { JSONRPC_PASSWORD } = io.env;
  if (JSONRPC_PASSWORD !== undefined) return JSONRPC_PASSWORD;
  if (!io.stdin.isTTY || !io.stderr.isTTY)
    throw new UsageError('--user has no password: set JSONRPC_PASSWORD, or write USER:PASSWORD');
  const { askPassword } = await import('./ask-password.ts');
  return askPassword(`Password of ${username}: `, io);
}

async function readToken(path: string, io: Invocation['io']): Promise<string> {
  try {
    return (await readFile(resolve(io.cwd(), path), 'utf8')).trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`the file of --bearer-file can't be read (${code})`);
  }
}

function fromUrl(text: string, secrets: Invocation['secrets']): Settings['auth'] {
  const { username, password } = new URL(text);
  if (!username && !password) return undefined;
  // As it is in the URL, and as it is sent. A user without a password is a token.
  secrets.add(password || username, 'JSONRPC_PASSWORD');
  return hidePassword({ username: decode(username), password: decode(password) }, secrets);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

import { resolve } from 'node:path';
import type { Invocation } from '../command.ts';
import type { Profile } from '../settings/profile.ts';
import { expand } from '../settings/read-headers.ts';
import { UsageError } from '../usage-error.ts';
import { readConfig, readProject, type StoredProfile } from './config.ts';
import { resolveSource } from './resolve-source.ts';

/** Finds a profile: the user's come before the project's, which a cloned repository may have brought. */
export async function readProfile(
  name: string,
  { io, secrets }: Pick<Invocation, 'io' | 'secrets'>,
): Promise<Profile> {
  const own = await readConfig(io.env);
  const stored = Object.hasOwn(own, name) ? own[name] : undefined;
  if (stored) return resolveProfile(name, stored, { io, secrets });
  const project = await readProject(io.cwd());
  const found = project && Object.hasOwn(project.profiles, name) && project.profiles[name];
  if (found) return fromProject(name, found, project.folder);
  throw new UsageError(
    `there is no profile with this name; a URL begins with http://, and profiles are listed by: jsonrpc profile list`,
  );
}

async function resolveProfile(
  name: string,
  stored: StoredProfile,
  invocation: Pick<Invocation, 'io' | 'secrets'>,
): Promise<Profile> {
  const { url, headers = {}, token, password, ...rest } = stored;
  const get = (source: Parameters<typeof resolveSource>[0], member: string) =>
    resolveSource(source, name, member, invocation);
  const named = await Promise.all(
    Object.entries(headers).map(async ([header, source]) => [
      header.toLowerCase(),
      expand(await get(source, header), invocation.io.env, invocation.secrets),
    ]),
  );
  return {
    ...rest,
    name,
    isProject: false,
    url: await get(url, 'url'),
    headers: Object.fromEntries(named),
    ...(token !== undefined && { token: await get(token, 'token') }),
    ...(password !== undefined && { password: await get(password, 'password') }),
  };
}

/** A project's profile has only an address: nothing in a repository may run programs or read secrets. */
function fromProject(
  name: string,
  { url, document, ...rest }: StoredProfile,
  folder: string,
): Profile {
  const [other] = Object.keys(rest);
  if (other !== undefined || typeof url !== 'string')
    throw new UsageError('.jsonrpc.json may contain only url and document, both as text');
  if (document === undefined) return { name, isProject: true, url };
  const isUrl = /^https?:/i.test(document);
  return { name, isProject: true, url, document: isUrl ? document : resolve(folder, document) };
}

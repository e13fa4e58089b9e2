import { fields } from '@jsonrpcclient/core';
import type { Invocation } from '../command.ts';
import { readCache } from '../document/cache.ts';
import { readDocument } from '../document/known-document.ts';
import { readConfig, readProject } from '../profile/config.ts';
import { toTarget, withoutCredentials } from '../target/target.ts';
import type { Candidate } from './candidate.ts';

/** Commands whose first word after the target is a method. */
const withMethod = /^(call|notify|subscribe|describe)$/;

/** The methods of a target, or the names of a method's params, from the document that is known. */
export async function targetWords(
  target: string,
  [method, ...params]: readonly string[],
  { command, io }: { readonly command: string; readonly io: Invocation['io'] },
): Promise<Candidate[]> {
  if (!withMethod.test(command)) return [];
  const methods = [fields(await findDocument(target, io)).methods].flat().map(fields);
  if (method === undefined)
    return methods.flatMap(({ name, summary }) => {
      const about = typeof summary === 'string' ? summary : undefined;
      return typeof name === 'string' ? { value: name, about } : [];
    });
  const found = methods.find(({ name }) => name === method);
  const names = [found?.params].flat().map((param) => fields(param).name);
  return names.flatMap((name) => {
    const isThere = params.some((word) => word.startsWith(`${name}=`));
    return typeof name === 'string' && !isThere ? { value: `${name}=` } : [];
  });
}

/** Like `knownDocument`, but runs no program of a profile, and loads nothing. */
async function findDocument(name: string, io: Invocation['io']): Promise<object | undefined> {
  const given = toTarget(name);
  if (given) return readCache(withoutCredentials(given), io.env);
  const own = (await readConfig(io.env))[name];
  const project = await readProject(io.cwd());
  const profile = own ?? project?.profiles[name];
  const folder = own ? io.cwd() : (project?.folder ?? io.cwd());
  const { url, document } = profile ?? {};
  if (document !== undefined && !/^https?:/i.test(document)) return readDocument(document, folder);
  const place = typeof url === 'object' && 'env' in url ? io.env[url.env] : url;
  const target = typeof place === 'string' ? toTarget(place) : undefined;
  return target && readCache(withoutCredentials(target), io.env);
}

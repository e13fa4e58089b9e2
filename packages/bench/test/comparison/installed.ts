import { readFileSync } from 'node:fs';

interface Locked {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Counts the packages that the lockfile installs for one, except itself and ours. */
export function countForeign(name: string): number {
  const lock = new URL('../../../../package-lock.json', import.meta.url);
  const packages: Readonly<Record<string, Locked>> = JSON.parse(
    readFileSync(lock, 'utf8'),
  ).packages;
  const found = new Set<string>();
  const visit = (from: string, dependency: string): void => {
    let at = from;
    while (at && !packages[`${at}/node_modules/${dependency}`]) at = at.replace(/(^|\/)[^/]*$/, '');
    const path = `${at && `${at}/`}node_modules/${dependency}`;
    const entry = packages[path];
    if (!entry || found.has(path)) return;
    found.add(path);
    const own = entry.link ? (entry.resolved ?? '') : path;
    for (const next of Object.keys(packages[own]?.dependencies ?? {})) visit(own, next);
  };
  visit('', name);
  return (
    [...found].filter((path) => !packages[path]?.link).length -
    (packages[`node_modules/${name}`]?.link ? 0 : 1)
  );
}

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly [member: string]: unknown;
}

/** Reads a JSON file of the repository. */
export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(`${root}${path}`, 'utf8')) as T;
}

/** The folders under `packages`. */
export const workspaces: readonly string[] = readdirSync(`${root}packages`, {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The folders of the published packages. */
export const published: readonly string[] = workspaces.filter(
  (name) => !readJson<Manifest>(`packages/${name}/package.json`).private,
);

/** The name that a package in a folder is published under. */
export function nameOf(folder: string): string {
  return readJson<Manifest>(`packages/${folder}/package.json`).name;
}

/** The folder of a package, and those of the packages of this repository that it depends on. */
export function withDependencies(folder: string): readonly string[] {
  const { dependencies = {} } = readJson<Manifest>(`packages/${folder}/package.json`);
  const own = workspaces.filter((one) => nameOf(one) in dependencies);
  return [...new Set([...own.flatMap(withDependencies), folder])];
}

/** The folders of the published packages that programs import; others have only commands. */
export const libraries: readonly string[] = published.filter(
  (name) => readJson<Manifest>(`packages/${name}/package.json`).exports,
);

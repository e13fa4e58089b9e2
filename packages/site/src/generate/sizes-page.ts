import { readFileSync } from 'node:fs';
import { root } from '../root.ts';

interface Limit {
  readonly name: string;
  readonly limit: string;
}

/** The sizes of the packages, from the table in the README, and of bundles, from their limits in CI. */
export function toSizesPage(): string {
  const readme = readFileSync(`${root}README.md`, 'utf8');
  const found = readme.matchAll(
    /^\| \[`([^`]*)`\]\(packages\/([\w-]+)\)[^|]*\|.*\| *([\d.]+ kB) *\|/gm,
  );
  const packages = [...found].map(
    ([, name, folder, size]) => `| [\`${name}\`](../../packages/${folder}/README.md) | ${size} |`,
  );
  const limits = JSON.parse(readFileSync(`${root}.size-limit.json`, 'utf8')) as readonly Limit[];
  const bundles = limits.map(({ name, limit }) => `| ${name} | ${limit} |`);
  return `# Sizes

This page lists the size of each package, and of what a bundler includes for common imports. All sizes are minified and
gzipped.

## Packages

Each size is that of the whole package without its dependencies. CI fails if a size is wrong by more than 0.1 kB.

| package | size |
| ------- | ---- |
${packages.join('\n')}

## Bundles

Each row is a program that imports the named exports, with all dependencies. CI fails if a bundle exceeds its limit.

| bundle | limit |
| ------ | ----- |
${bundles.join('\n')}
`;
}

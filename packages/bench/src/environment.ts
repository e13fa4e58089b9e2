import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

interface Manifest {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Describes in one paragraph what the figures depend on: date, Node, CPU and the versions of the other packages. */
export function environment(): string {
  const { devDependencies } = read(new URL('../package.json', import.meta.url));
  const measured = Object.keys(devDependencies).filter(
    (name) => !/^@(types|jsonrpcclient)\//.test(name),
  );
  const versions = measured.map((name) => `${name} ${versionOf(name)}`);
  const [cpu] = cpus();
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.version.slice(1)}`,
    `on ${cpus().length} × ${cpu?.model.trim()}: ${versions.join(', ')}.`,
  ].join(' ');
}

/** Finds the package as Node does, but ignores its `exports`, which may hide its manifest. */
function versionOf(name: string): string {
  for (const folder of ['../node_modules', '../../../node_modules']) {
    try {
      return read(new URL(`${folder}/${name}/package.json`, import.meta.url)).version;
    } catch {}
  }
  return '(not installed)';
}

function read(url: URL): Manifest {
  return JSON.parse(readFileSync(url, 'utf8')) as Manifest;
}

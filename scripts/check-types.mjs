// Checks how TypeScript resolves the package in the current folder; a package with only commands has no types.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
if (exports) {
  const attw = new URL('../node_modules/@arethetypeswrong/cli/dist/index.js', import.meta.url);
  const args = [fileURLToPath(attw), '--pack', '.', '--profile', 'strict', '--quiet'];
  // CommonJS can't load these entries, because a dependency is only an ES module.
  const modulesOnly = Object.keys(exports).filter(
    (entry) => exports[entry].default && !exports[entry].require,
  );
  if (modulesOnly.length > 0) args.push('--exclude-entrypoints', ...modulesOnly);
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
}

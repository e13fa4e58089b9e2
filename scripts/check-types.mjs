// Checks how TypeScript resolves the package in the current folder; a package with only commands has no types.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
if (exports) {
  const attw = new URL('../node_modules/@arethetypeswrong/cli/dist/index.js', import.meta.url);
  const args = [fileURLToPath(attw), '--pack', '.', '--profile', 'strict', '--quiet'];
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
}

import { spawnSync } from 'node:child_process';
import { anvilProgram } from './anvil.ts';
import { typescriptServer } from './typescript-server.ts';

/** What must run for each, all of it. */
const programs = {
  anvil: () => [anvilProgram()],
  aria2: () => ['aria2c'],
  chromium: () => ['chromium'],
  ovsdb: () => ['ovsdb-tool', 'ovsdb-server'],
  typescript: () => [typescriptServer()?.command],
};

/** Whether a program that is no JavaScript can be started here, so that its tests can be skipped by name. */
export function isInstalled(name: keyof typeof programs): boolean {
  return programs[name]().every(
    (program) => program !== undefined && spawnSync(program, ['--version']).status === 0,
  );
}

import { spawnSync } from 'node:child_process';
import { anvilProgram } from './anvil.ts';
import { typescriptServer } from './typescript-server.ts';

/** The programs that each needs. */
const programs = {
  anvil: () => [anvilProgram()],
  aria2: () => ['aria2c'],
  chromium: () => ['chromium'],
  nats: () => ['nats-server'],
  ovsdb: () => ['ovsdb-tool', 'ovsdb-server'],
  typescript: () => [typescriptServer()?.command],
};

/** Whether a native program can be started here; its tests are skipped if not. */
export function isInstalled(name: keyof typeof programs): boolean {
  return programs[name]().every(
    (program) => program !== undefined && spawnSync(program, ['--version']).status === 0,
  );
}

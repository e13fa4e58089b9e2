import { spawnSync } from 'node:child_process';
import { anvilProgram } from './anvil.ts';

/** Whether a server that is no JavaScript can be started here, so that its tests can be skipped by name. */
export function isInstalled(server: 'aria2' | 'anvil'): boolean {
  const program = server === 'aria2' ? 'aria2c' : anvilProgram();
  return program !== undefined && spawnSync(program, ['--version']).status === 0;
}

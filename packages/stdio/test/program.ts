import { type ProcessChannel, type ProcessOptions, stdio } from '@jsonrpcclient/stdio';
import { expect } from 'vitest';

/** Starts a JavaScript program (CommonJS). */
export function run(code: string, options?: ProcessOptions): ProcessChannel {
  return stdio(process.execPath, ['-e', code], options);
}

/** Echoes each line unchanged. */
export const echo = 'process.stdin.pipe(process.stdout)';

/** Reports on stdout that it is ready, and ends only at SIGKILL. */
export const stubborn = `
  process.on('SIGTERM', () => {});
  process.stdin.resume();
  setInterval(() => {}, 1000);
  console.log('"ready"');
`;

/** Whether the process exists; a zombie counts. */
export function isRunning(pid: number | undefined): boolean {
  expect(pid).toBeTypeOf('number');
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

/** Resolves to the next message. */
export async function next({ messages }: Pick<ProcessChannel, 'messages'>): Promise<unknown> {
  const { value } = await messages[Symbol.asyncIterator]().next();
  return value;
}

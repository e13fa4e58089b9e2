import { type ProcessChannel, type ProcessOptions, stdio } from '@jsonrpcclient/stdio';
import { expect } from 'vitest';

/** Starts a program in JavaScript (CommonJS). */
export function run(code: string, options?: ProcessOptions): ProcessChannel {
  return stdio(process.execPath, ['-e', code], options);
}

/** Sends each line back as it came in. */
export const echo = 'process.stdin.pipe(process.stdout)';

/** Says on stdout that it is ready, and ends at nothing but SIGKILL. */
export const stubborn = `
  process.on('SIGTERM', () => {});
  process.stdin.resume();
  setInterval(() => {}, 1000);
  console.log('"ready"');
`;

/** Whether there is such a process; one that ended and nobody waited for counts. */
export function isRunning(pid: number | undefined): boolean {
  expect(pid).toBeTypeOf('number');
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

/** The next message. */
export async function next({ messages }: Pick<ProcessChannel, 'messages'>): Promise<unknown> {
  const { value } = await messages[Symbol.asyncIterator]().next();
  return value;
}

import { failure } from './failure.ts';

/** Whether the stack of the error that a call rejects with contains a line of the function that awaits it. */
export async function showsCaller(call: () => Promise<unknown>): Promise<boolean> {
  async function theCaller() {
    await call();
  }
  const { stack } = Object(await failure(theCaller())) as Error;
  return /\n +at (async )?theCaller \(/.test(String(stack));
}

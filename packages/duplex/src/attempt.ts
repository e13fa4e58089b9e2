import type { OnUnexpected } from './unexpected.ts';

/** Calls a user's function immediately; reports what it throws or rejects with. */
export async function attempt(
  call: () => unknown,
  unexpected: OnUnexpected,
  method: string,
): Promise<void> {
  try {
    await call();
  } catch (error) {
    unexpected({ kind: 'failed', method, error });
  }
}

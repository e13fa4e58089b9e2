import type { Client } from '@jsonrpcclient/core';

/** Throws unless both values have the same JSON. */
export function expectEqual(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`got ${a?.slice(0, 200)} instead of ${b?.slice(0, 200)}`);
}

/** The name of the error that a promise rejects with; throws if it resolves. */
export async function nameOfFailure(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return String(Object(error).name);
  }
  throw new Error('resolved, but an error was expected');
}

/** Throws unless the stack of the error that each call rejects with shows the function that awaits it. */
export async function expectCaller(...calls: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const call of calls) {
    const theCaller = async () => {
      await call();
    };
    const error: unknown = await theCaller().then(undefined, (reason: unknown) => reason);
    const stack = String(Object(error).stack);
    if (!stack.includes('theCaller')) throw new Error(`${call} has no caller in ${stack}`);
  }
}

/** Rejects with the error of a call that fails in a batch. */
export async function failureInBatch(client: Client): Promise<void> {
  const [outcome] = await client.batch([{ method: 'nosuch' }]);
  if (!outcome.ok) throw outcome.error;
}

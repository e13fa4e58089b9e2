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

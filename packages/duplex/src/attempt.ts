/** Calls a function of a user at once; what it throws, or rejects with, goes to `fail`. */
export async function attempt(call: () => unknown, fail: (error: unknown) => void): Promise<void> {
  try {
    await call();
  } catch (error) {
    fail(error);
  }
}

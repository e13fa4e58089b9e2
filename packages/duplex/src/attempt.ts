/** Calls a user's function immediately; passes what it throws or rejects with to `fail`. */
export async function attempt(call: () => unknown, fail: (error: unknown) => void): Promise<void> {
  try {
    await call();
  } catch (error) {
    fail(error);
  }
}

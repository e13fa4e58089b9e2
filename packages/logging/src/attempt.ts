/** Reads a value that may throw when it is read, because anything may be thrown or passed in. */
export function attempt<T>(read: () => T, fallback: T): T {
  try {
    return read();
  } catch {
    return fallback;
  }
}

export function toText(error: unknown): string {
  return attempt(() => String(error), 'an error that cannot be shown');
}

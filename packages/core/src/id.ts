/** The id of a request. `null` and fractions aren't allowed, because servers drop or change them. */
export type Id = string | number;

/** Returns a function that returns 1, 2, 3 … */
export function decimal(start = 1): () => number {
  return () => start++;
}

/** Returns a function that returns '1', … '9', 'a' … */
export function hexadecimal(start = 1): () => string {
  const next = decimal(start);
  return () => next().toString(16);
}

/** Returns a function that returns `length` random characters from 0-9 and a-z; not for secrets. */
export function random(length = 8): () => string {
  const character = () => Math.trunc(Math.random() * 36).toString(36);
  return () => Array.from({ length }, character).join('');
}

/** Returns a function that returns version 4 UUIDs. Like `crypto.randomUUID`, in browsers it needs a secure context. */
export function uuid(): () => string {
  return () => crypto.randomUUID();
}

/** Throws a `TypeError` if two of the messages have the same id. */
export function checkIds(messages: readonly { readonly id?: Id | null }[]): void {
  const ids = messages.flatMap(({ id }) => id ?? []);
  if (new Set(ids).size < ids.length) throw new TypeError('batch: expected unique ids');
}

/** An id that a client sends: null and fractions are left out, since servers drop or change them. */
export type Id = string | number;

/** 1, 2, 3 … */
export function decimal(start = 1): () => number {
  return () => start++;
}

/** '1', … '9', 'a', … */
export function hexadecimal(start = 1): () => string {
  const next = decimal(start);
  return () => next().toString(16);
}

/** `length` characters of 0-9 and a-z; not for secrets. */
export function random(length = 8): () => string {
  const character = () => Math.trunc(Math.random() * 36).toString(36);
  return () => Array.from({ length }, character).join('');
}

/** Version 4 UUIDs; in browsers only in a secure context, as `crypto.randomUUID`. */
export function uuid(): () => string {
  return () => crypto.randomUUID();
}

/** How many of the messages have an id; throws when two have the same. */
export function countIds(messages: readonly { readonly id?: Id | null }[]): number {
  const ids: Id[] = [];
  let last: Id = Number.NEGATIVE_INFINITY;
  let ascend = true;
  for (const { id } of messages) {
    if (id == null) continue;
    // Numbers that ascend differ: a set of many takes long.
    ascend &&= id > last;
    last = id;
    ids.push(id);
  }
  if (!ascend && new Set(ids).size < ids.length)
    throw new TypeError('the ids of a batch must be unique');
  return ids.length;
}

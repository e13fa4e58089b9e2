import { inspect } from 'node:util';

/** Everything that printing, serializing or logging an error could show, including its causes. */
export function everythingShown(error: unknown): string {
  const shown: unknown[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    shown.push(
      inspect(cause, { depth: 10 }),
      inspect(cause, { depth: 10, showHidden: true }),
      String(cause),
      cause.stack,
      json(cause),
      json(Object.fromEntries(Object.entries(Object.getOwnPropertyDescriptors(cause)))),
    );
  }
  return shown.join('\n');
}

/** The platform's causes may be circular. */
function json(value: unknown): string {
  const seen = new Set<unknown>();
  return JSON.stringify(value, (_, member: unknown) => {
    if (typeof member === 'bigint') return String(member);
    if (Object(member) === member && seen.has(member)) return undefined;
    seen.add(member);
    return member;
  });
}

import { UsageError } from '../usage-error.ts';

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Reads `30s`, `500ms`, `2m` or `1h` as milliseconds; a number without a unit is in seconds, and `none` is `Infinity`. */
export function toMilliseconds(flag: string, text: string): number {
  if (text === 'none') return Number.POSITIVE_INFINITY;
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const milliseconds = Number(digits) * units[unit as keyof typeof units];
  if (milliseconds > 0) return milliseconds;
  throw new UsageError(`${flag} must be a duration such as 30s, 500ms, 2m or none`);
}

/** Reads a whole number of at least `min`. */
export function toCount(flag: string, text: string, min = 0): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count >= min) return count;
  throw new UsageError(`${flag} must be a whole number, ${min} or greater`);
}

/** Reads `64MiB`, `10kB` or a number of bytes. */
export function toBytes(flag: string, text: string): number {
  const [, digits, prefix = '', binary = ''] = /^(\d+)(?:([kmg])(i)?)?b?$/i.exec(text) ?? [];
  const power = ['', 'k', 'm', 'g'].indexOf(prefix.toLowerCase());
  const bytes = Number(digits) * (binary ? 1024 : 1000) ** power;
  if (bytes > 0 && Number.isSafeInteger(bytes)) return bytes;
  throw new UsageError(`${flag} must be a size such as 64MiB, 10kB or 1000`);
}

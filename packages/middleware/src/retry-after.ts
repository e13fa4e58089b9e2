/** Matches an HTTP date, in the current form or in the obsolete one with hyphens (RFC 9110, section 5.6.7). */
const date = /^[A-Z][a-z]+, \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d GMT$/;

/**
 * Reads the `Retry-After` header, which is a number of seconds or an HTTP date, and returns milliseconds: 0 for a date
 * in the past, `undefined` if there is no such header or it is anything else. `today` is the time in milliseconds since
 * 1970.
 */
export function retryAfterOf(headers: object, today: number): number | undefined {
  const { 'retry-after': value }: { readonly 'retry-after'?: unknown } = headers;
  const text = `${value}`.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // NaN for a day that doesn't exist.
  const delay = date.test(text) ? Date.parse(text) - today : Number.NaN;
  return Number.isNaN(delay) ? undefined : Math.max(0, delay);
}

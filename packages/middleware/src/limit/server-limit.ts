/** How many calls the server still accepts, and in how many milliseconds it accepts more. */
export interface ServerLimit {
  readonly left: number;
  readonly reset: number;
}

type Headers = Readonly<Record<string, unknown>>;

/**
 * Reads the headers about a rate limit: `RateLimit` as in the current draft (`"name";r=0;t=30`) and in an older one
 * (`remaining=0, reset=30`), and the pair `RateLimit-Remaining` and `RateLimit-Reset`, with or without `X-`. If there
 * are several limits, returns the one with the fewest calls left. `today` is the time in milliseconds since 1970.
 */
export function serverLimitOf(headers: Headers, today: number): ServerLimit | undefined {
  // Most servers send none, and this is called for each response.
  if (names.every((name) => headers[name] === undefined)) return undefined;
  const found: ServerLimit[] = [];
  const add = (left: unknown, reset: unknown) => {
    const limit = { left: numberOf(left), reset: toDelay(numberOf(reset), today) };
    if (limit.left >= 0 && limit.reset >= 0) found.push(limit);
  };
  const { ratelimit } = headers;
  // Each list item has a quoted name; the older form has none, and is one item.
  const items = ratelimit ? `${ratelimit}`.replaceAll(/"[^"]*"/g, '"').split('"') : [];
  for (const item of items) add(remaining.exec(item)?.[1], reset.exec(item)?.[1]);
  for (const prefix of ['ratelimit-', 'x-ratelimit-']) {
    const left = headers[`${prefix}remaining`];
    if (left !== undefined) add(left, headers[`${prefix}reset`]);
  }
  return found.sort((a, b) => a.left - b.left || b.reset - a.reset)[0];
}

const names = ['ratelimit', 'ratelimit-remaining', 'x-ratelimit-remaining'];

const remaining = /(?:^|[;,\s])r(?:emaining)?=(\d+)/;
const reset = /(?:^|[;,\s])(?:t|reset)=(\d+)/;

/** NaN for anything but a decimal number. */
function numberOf(text: unknown): number {
  return /^\d+(\.\d+)?$/.test(`${text}`) ? Number(text) : Number.NaN;
}

/** Some servers send a time since 1970 instead of a delay, in seconds or milliseconds. */
function toDelay(reset: number, today: number): number {
  if (reset < 1.7e9) return reset * 1000;
  return Math.max(0, (reset < 1.7e12 ? reset * 1000 : reset) - today);
}

/** A number that a double can't hold, as it is written. */
interface RawNumber {
  readonly rawJSON: string;
}

interface ExactJson {
  rawJSON?(text: string): RawNumber;
  isRawJSON?(value: unknown): value is RawNumber;
  parse(text: string, revive: (key: string, value: unknown, context?: Context) => unknown): unknown;
}

interface Context {
  readonly source?: string;
}

const json: ExactJson = JSON;

/** Parses JSON without losing digits, in browsers that can. */
function parseExact(text: string): unknown {
  return json.parse(text, (_, value, context) =>
    typeof value === 'number' ? toNumber(context?.source ?? `${value}`) : value,
  );
}

/** Returns a number that is written as in the text. */
export function toNumber(text: string): unknown {
  const value = Number(text);
  return String(value) === text ? value : (json.rawJSON?.(text) ?? value);
}

/** Returns a number as text, undefined for anything else. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === 'number') return `${value}`;
  return json.isRawJSON?.(value) ? value.rawJSON : undefined;
}

/** Whether a parsed value is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object(value) === value && !Array.isArray(value) && numberText(value) === undefined;
}

/** Parses JSON; undefined if the text isn't JSON. */
export function tryParse(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

/** Formats JSON for reading. Other text stays as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(parseExact(text), null, 2);
  } catch {
    return text;
  }
}

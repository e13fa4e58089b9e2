/** How messages are written to the log. */
export interface RenderOptions {
  /** The length beyond which strings (characters) and arrays (members) are shortened, with a note; none by default. */
  readonly trim?: number | undefined;
  /** Paths whose values are hidden: `params.password`, `params[0]`, `params["pass.word"]` or `result.*.token`. */
  readonly redact?: readonly string[] | undefined;
}

/** The members of a message whose values come from callers and servers. */
const parts = ['params', 'result', 'error'];

/** Returns a function that writes a message; throws a `TypeError` if a path could match nothing or `trim` is invalid. */
export function createRender({
  trim = Number.POSITIVE_INFINITY,
  redact = [],
}: RenderOptions): (json: string) => string {
  const paths = redact.map(toSteps);
  if (!(trim >= 0)) throw new TypeError('logging: trim must be a number, 0 or greater');
  if (trim === Number.POSITIVE_INFINITY && paths.length === 0) return (json) => json;
  return (json) => {
    const message: unknown = JSON.parse(json);
    if (typeof message === 'string') {
      // Text that isn't JSON has no paths, but may contain what they should hide.
      return paths.length > 0 ? '"[redacted]"' : JSON.stringify(cut(message, trim));
    }
    for (const member of [message].flat().filter(isObject)) {
      for (const path of paths) hide(member, path);
      for (const name of parts) if (name in member) member[name] = cut(member[name], trim);
    }
    return JSON.stringify(message);
  };
}

function toSteps(path: string): readonly string[] {
  const steps = [...path.matchAll(/"([^"]+)"|'([^']+)'|([^.[\]]+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
  if (isPath.test(path) && parts.includes(steps[0] ?? '') && !steps.includes('**')) return steps;
  throw new TypeError(
    `logging: redact: "${path}" must be a path that starts with params, result or error`,
  );
}

/** A name, followed by `.name`, `[name]`, `["any name"]` or `['any name']`. */
const isPath = /^[^.[\]"'`]+(\.[^.[\]"'`]+|\[[^.[\]"'`\s]+\]|\["[^"]+"\]|\['[^']+'\])*$/;

function hide(value: unknown, [step, ...rest]: readonly string[]): void {
  if (!isObject(value) || step === undefined) return;
  for (const name of step === '*' ? Object.keys(value) : [step]) {
    if (!Object.hasOwn(value, name)) continue;
    if (rest.length > 0) hide(value[name], rest);
    else value[name] = '[redacted]';
  }
}

function cut(value: unknown, length: number): unknown {
  if (typeof value === 'string' && value.length > length) {
    return `${value.slice(0, length)}… (${value.length - length} more characters)`;
  }
  if (Array.isArray(value)) {
    const kept = value.slice(0, length).map((member) => cut(member, length));
    return value.length > length ? [...kept, `… (${value.length - length} more)`] : kept;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, cut(member, length)]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

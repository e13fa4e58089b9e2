import { parseJson, readValue, type ValueOptions } from '../params/read-value.ts';
import { UsageError } from '../usage-error.ts';

/** Makes a call of a record of CSV. */
export type Template = (record: Readonly<Record<string, string>>) => unknown;

/**
 * Reads `--template`: JSON in which `"{column}"` is replaced by a field, which is JSON if it parses, and `{column}` inside a
 * longer text by its text.
 */
export function toTemplate(text: string | undefined, options: ValueOptions): Template {
  const parsed = text === undefined ? undefined : parseJson(text, options.bigint);
  if (!parsed)
    throw new UsageError(
      `CSV needs --template with JSON, such as '{"method":"add","params":["{a}","{b}"]}'`,
    );
  return (record) => fill(parsed.value, record, options);
}

function fill(
  value: unknown,
  record: Readonly<Record<string, string>>,
  options: ValueOptions,
): unknown {
  if (Array.isArray(value)) return value.map((member) => fill(member, record, options));
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value);
    return Object.fromEntries(
      members.map(([name, member]) => [name, fill(member, record, options)]),
    );
  }
  if (typeof value !== 'string') return value;
  const [, whole] = /^\{([^{}]+)\}$/.exec(value) ?? [];
  if (whole !== undefined) return readValue(field(whole, record), options);
  return value.replace(/\{([^{}]+)\}/g, (_, name: string) => field(name, record));
}

function field(name: string, record: Readonly<Record<string, string>>): string {
  const text = Object.hasOwn(record, name) ? record[name] : undefined;
  if (text !== undefined) return text;
  throw new UsageError(`--template: the CSV has no column ${name}`);
}

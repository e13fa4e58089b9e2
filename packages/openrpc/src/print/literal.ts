import { isObject } from '../json.ts';
import { simple, type TypeText, union, unknown } from './type-text.ts';

/** Characters that are invisible or change the direction of the text around them. */
const invisible = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A string literal in single quotes. */
function quote(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replace(/\\.|'/g, (part) => (part === '\\"' ? '"' : part === "'" ? "\\'" : part))
    .replace(invisible, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `'${inner}'`;
}

/** The name of a member of a type, in quotes if it isn't an identifier. */
export function key(name: string): string {
  // Without quotes, `new` declares a constructor.
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'new' ? name : quote(name);
}

const maxDepth = 20;

/** The type of a value of `enum` or `const`. */
function literal(value: unknown, depth = 0): TypeText {
  if (typeof value === 'string') return simple(quote(value));
  if (typeof value === 'bigint') return simple(`${value}n`);
  if (typeof value === 'number') return simple(Number.isFinite(value) ? `${value}` : 'number');
  if (typeof value === 'boolean' || value === null) return simple(`${value}`);
  if (depth > maxDepth) return unknown;
  if (Array.isArray(value))
    return simple(`[${value.map((each) => literal(each, depth + 1).text).join(', ')}]`);
  if (!isObject(value)) return unknown;
  const members = Object.entries(value).map(
    ([name, each]) => `${key(name)}: ${literal(each, depth + 1).text}`,
  );
  return simple(members.length > 0 ? `{ ${members.join('; ')} }` : '{ [key: string]: never }');
}

export function literals(values: readonly unknown[], indent: string): TypeText {
  return union(
    values.map((value) => literal(value)),
    indent,
  );
}

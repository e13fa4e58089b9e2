/** An input of the form: what a value of a JSON Schema can be, as far as there is an input for it. */
export type Field =
  | { readonly kind: 'text' | 'number' | 'json' }
  /** The values as JSON. */
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'list'; readonly item: Field }
  | { readonly kind: 'object'; readonly members: readonly NamedField[] };

/** A param, or a member of an object. */
export interface NamedField {
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly field: Field;
}

/** How to read the document. */
export interface Reader {
  /** Returns what a reference within the document refers to. */
  readonly follow: (value: unknown) => Readonly<Record<string, unknown>>;
  /** Writes a value as JSON; a big integer may be a `bigint`. */
  readonly stringify: (value: unknown) => string;
}

/** Deeper values are written as JSON; a schema may contain itself. */
const maxDepth = 4;

/** Returns the input for a schema. `types` are known if the schema itself doesn't name them, as with `oneOf`. */
export function toField(
  given: unknown,
  reader: Reader,
  types: readonly string[] = [],
  depth = 0,
): Field {
  const schema = reader.follow(given);
  if (Array.isArray(schema.enum)) return toChoice(schema.enum.map(reader.stringify));
  const type = typeOf(schema, types);
  if (type === 'boolean') return toChoice(['true', 'false']);
  if (type === 'string') return { kind: 'text' };
  if (type === 'number') return { kind: 'number' };
  if (depth >= maxDepth) return { kind: 'json' };
  if (schema.properties) return toObject(schema, reader, depth);
  if (type === 'array' && isSchema(schema.items))
    return { kind: 'list', item: toField(schema.items, reader, [], depth + 1) };
  return { kind: 'json' };
}

function toChoice(options: readonly string[]): Field {
  return { kind: 'choice', options };
}

/** The only type that is possible besides null; an integer is a number. */
function typeOf(
  { type, items }: Readonly<Record<string, unknown>>,
  types: readonly string[],
): unknown {
  const named = [type ?? (items === undefined ? types : 'array')].flat();
  const all = named
    .filter((one) => one !== 'null')
    .map((one) => (one === 'integer' ? 'number' : one));
  return new Set(all).size === 1 ? all[0] : undefined;
}

function isSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toObject(schema: Readonly<Record<string, unknown>>, reader: Reader, depth: number): Field {
  const required = [schema.required].flat();
  const members = Object.entries(Object(schema.properties)).map(([name, part]) => ({
    name,
    description: textOf(reader.follow(part).description),
    isRequired: required.includes(name),
    field: toField(part, reader, [], depth + 1),
  }));
  return { kind: 'object', members };
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

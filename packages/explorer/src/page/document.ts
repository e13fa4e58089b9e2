import type { About } from './api.ts';

export type Json = Readonly<Record<string, unknown>>;

/** A method, as far as the server describes it. */
export interface Method {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly isDeprecated: boolean;
  readonly isRestricted: boolean;
  readonly isByName: boolean;
  /** Undefined if there is no document. */
  readonly params: readonly Param[] | undefined;
  readonly result: Json | undefined;
  /** The params of the examples, as JSON. */
  readonly examples: readonly { readonly name: string; readonly text: string }[];
}

interface Param {
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly schema: Json;
}

/** Reads the methods, whatever is missing or of the wrong kind. */
export function readMethods({ document, methods = [], restricted = [] }: About): Method[] {
  const described = list(member(document, 'methods'));
  const all = described.length > 0 ? described : methods.map((name) => ({ name }));
  const read = all.map((one) => readMethod(one, document));
  return read.map((one) => ({ ...one, isRestricted: restricted.includes(one.name) }));
}

function readMethod(given: unknown, document: unknown): Method {
  const method = resolve(given, document);
  const params = member(method, 'params');
  return {
    name: text(method.name),
    summary: text(method.summary),
    description: text(method.description),
    isDeprecated: method.deprecated === true,
    isRestricted: false,
    isByName: method.paramStructure === 'by-name',
    params: Array.isArray(params) ? params.map((one) => readParam(one, document)) : undefined,
    result: schemaOf(resolve(method.result, document), document),
    examples: list(method.examples).map((one) => readExample(resolve(one, document), document)),
  };
}

function readParam(given: unknown, document: unknown): Param {
  const param = resolve(given, document);
  const schema = schemaOf(param, document) ?? {};
  return {
    name: text(param.name),
    description: text(param.description ?? param.summary ?? schema.description),
    isRequired: param.required === true,
    schema,
  };
}

function schemaOf(holder: Json, document: unknown): Json | undefined {
  const schema = holder.schema;
  return schema === undefined ? undefined : resolve(schema, document);
}

function readExample(example: Json, document: unknown): Method['examples'][number] {
  const values = list(example.params).map((one) => resolve(one, document).value);
  return { name: text(example.name) || 'example', text: JSON.stringify(values, null, 2) };
}

/** Follows references within the document. */
export function resolve(value: unknown, document: unknown, depth = 0): Json {
  const reference = member(value, '$ref');
  if (typeof reference !== 'string' || !reference.startsWith('#/') || depth > 20)
    return Object(value) as Json;
  const names = reference.slice(2).split('/');
  const target = names.reduce<unknown>(
    (part, name) => member(part, decodeURIComponent(name).replace(/~1/g, '/').replace(/~0/g, '~')),
    document,
  );
  return resolve(target, document, depth + 1);
}

function member(value: unknown, name: string): unknown {
  return Object.hasOwn(Object(value) as object, name) ? (value as Json)[name] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

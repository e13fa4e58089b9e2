import { fields } from '@jsonrpcclient/core';
import { type MethodDescription, readMethods } from '@jsonrpcclient/openrpc';
import { type NamedField, type Reader, textOf, toField } from './field.ts';
import type { ExplorerOptions } from './options.ts';

/** A method in the list of the page. */
export interface ListedMethod {
  readonly name: string;
  readonly summary: string;
  readonly isDeprecated: boolean;
  /** Whether the page may not call it. */
  readonly isRestricted: boolean;
}

/** What the page shows about a method. */
export interface MethodDetails {
  readonly description: string;
  readonly isByName: boolean;
  /** Undefined if they aren't known. */
  readonly params: readonly NamedField[] | undefined;
  /** The params of the examples, as JSON. */
  readonly examples: readonly { readonly name: string; readonly text: string }[];
}

/** The methods of a server, as far as it describes them. */
export interface Described {
  readonly methods: readonly ListedMethod[];
  /** Returns undefined for a method that the document doesn't describe. */
  readonly detail: (name: string) => MethodDetails | undefined;
}

/** Reads the document, once: it may have some megabytes. */
export function describeServer({
  document,
  methods = [],
  mayCall,
  codec = JSON,
}: ExplorerOptions): Described {
  const described = document ? tryRead(document) : [];
  const own = described.filter(({ fromServer }) => !fromServer);
  const all = own.length > 0 ? own : methods.map((name) => ({ name }));
  const reader: Reader = {
    follow: (value) => resolve(value, document),
    stringify: (value) => codec.stringify(value),
  };
  return {
    methods: all.map(({ name, ...about }) => ({
      name,
      summary: textOf(fields(about).summary),
      isDeprecated: fields(about).deprecated === true,
      isRestricted: mayCall !== undefined && !mayCall(name),
    })),
    detail(name) {
      const method = own.find((one) => one.name === name);
      return method && toDetails(method, document, reader);
    },
  };
}

/** A document that isn't one must not prevent calls. */
function tryRead(document: object): readonly MethodDescription[] {
  try {
    return readMethods(document);
  } catch {
    return [];
  }
}

function toDetails(
  { name, summary, description = '', structure, params }: MethodDescription,
  document: unknown,
  reader: Reader,
): MethodDetails {
  const isByName = structure === 'by-name';
  // One that stands for any number of params has no field of its own.
  const own = params.filter(({ rest }) => !rest);
  return {
    description: description === summary ? '' : description,
    isByName,
    params:
      own.length === 0 && params.length > 0
        ? undefined
        : own.map(({ name, description = '', required, schema, types }) => ({
            name,
            description,
            isRequired: required,
            field: toField(schema, reader, types),
          })),
    examples: readExamples(document, { name, isByName }, reader),
  };
}

function readExamples(
  document: unknown,
  { name, isByName }: { readonly name: string; readonly isByName: boolean },
  { follow, stringify }: Reader,
): MethodDetails['examples'] {
  const entries = Object.entries(Object(fields(document).methods));
  const found = entries.map(([key, one]) => ({ key, method: follow(one) }));
  const { method } = found.find(({ key, method }) => (method.name ?? key) === name) ?? {};
  return listOf(method?.examples)
    .map(follow)
    .map((example) => {
      const given = listOf(example.params).map(follow);
      const params = isByName
        ? Object.fromEntries(given.map(({ name, value }) => [name, value]))
        : given.map(({ value }) => value);
      return { name: textOf(example.name) || 'example', text: stringify(params) };
    });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Follows references within the document. */
function resolve(value: unknown, document: unknown, depth = 0): ReturnType<Reader['follow']> {
  const { $ref: reference } = fields(value);
  if (typeof reference !== 'string' || !reference.startsWith('#/') || depth > 20)
    return fields(value);
  const names = reference.slice(2).split('/');
  const target = names.reduce<unknown>((part, name) => {
    const key = decode(name).replaceAll('~1', '/').replaceAll('~0', '~');
    return Object.hasOwn(Object(part), key) ? fields(part)[key] : undefined;
  }, document);
  return resolve(target, document, depth + 1);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

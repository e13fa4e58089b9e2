import { type TypesOptions, toTypes, type Warning } from '../src/index.ts';

/** A document with one method, whose result has a schema. */
export function documentOf(schema: unknown, components: object = {}, method: object = {}): object {
  return {
    openrpc: '1.4.1',
    info: { title: 'Test', version: '1' },
    methods: [{ name: 'get', params: [], result: { name: 'result', schema }, ...method }],
    components: { schemas: components },
  };
}

/** The type that a schema becomes, without line breaks, and the warnings. */
export function typeOf(
  schema: unknown,
  options: TypesOptions = {},
  components: object = {},
): { type: string; warnings: string[] } {
  const warnings: string[] = [];
  const onWarning = ({ pointer, message }: Warning) => warnings.push(`${pointer} ${message}`);
  const text = toTypes(documentOf(schema, components), { ...options, onWarning });
  const [, type = ''] = /^ {2}get\(\): ([\s\S]*?);\n\}\n/m.exec(text) ?? [];
  return { type: type.replace(/\s+/g, ' ').trim(), warnings };
}

/** The text of a method in the interface, with its comment. */
export function methodOf(
  method: object,
  options: TypesOptions = {},
  components: object = {},
): { text: string; warnings: string[] } {
  const warnings: string[] = [];
  const onWarning = ({ pointer, message }: Warning) => warnings.push(`${pointer} ${message}`);
  const document = documentOf({ type: 'null' }, components, { result: undefined, ...method });
  const text = toTypes(document, { ...options, onWarning });
  const [, body = ''] = /^export interface Api \{\n([\s\S]*?)^\}\n/m.exec(text) ?? [];
  return { text: body, warnings };
}

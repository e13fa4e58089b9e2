import { isObject, list, member, text } from '../json.ts';
import { comment, type Remarks } from './comment.ts';
import { key } from './literal.ts';
import { inside, type Printer, type PrintPart, type Scope } from './printer.ts';
import { never, type TypeText, union, unknown } from './type-text.ts';

interface Property {
  readonly name: string;
  readonly docs: string;
  readonly isOptional: boolean;
  readonly type: TypeText;
}

/** Prints a schema with `properties`. */
export const printObject: PrintPart = (schema, scope, printer) => {
  const properties = readProperties(schema, scope, printer);
  const index = indexOf(schema, properties, scope, printer);
  return { text: layOut(properties, index, scope.indent), kind: 'object' };
};

/** An object on one line if it is short and has no comments. */
function layOut(
  properties: readonly Property[],
  index: TypeText | undefined,
  indent: string,
): string {
  const members = properties.map(
    ({ name, isOptional, type }) => `${key(name)}${isOptional ? '?' : ''}: ${type.text}`,
  );
  if (index) members.push(`[key: string]: ${index.text}`);
  const line = `{ ${members.join('; ')} }`;
  const hasDocs = properties.some(({ docs }) => docs !== '');
  if (!hasDocs && line.length <= 80 && !line.includes('\n')) return line;
  const lines = members.map((each, i) => `${properties[i]?.docs ?? ''}${indent}  ${each};\n`);
  return `{\n${lines.join('')}${indent}}`;
}

function readProperties(
  schema: Parameters<PrintPart>[0],
  scope: Scope,
  printer: Printer,
): Property[] {
  const properties = member(schema, 'properties');
  const required = readRequired(schema, scope, printer);
  const read = Object.entries(isObject(properties) ? properties : {}).map(([name, value]) => {
    const own = inside(scope, ['properties', name], true);
    const isRequired = member(value, 'required') === true;
    if (isRequired) printer.warn(own.place, 'has `required: true`, as in draft 3');
    const isOptional = !(isRequired || required.has(name));
    required.delete(name);
    return {
      name,
      docs: comment(remarksOf(value, name), own.indent),
      isOptional,
      type: printer.print(value, own),
    };
  });
  // Together with another part of an `allOf`, this makes its property required.
  for (const name of required) read.push({ name, docs: '', isOptional: false, type: unknown });
  return read;
}

function readRequired(
  schema: Parameters<PrintPart>[0],
  scope: Scope,
  { warn }: Printer,
): Set<string> {
  const required = member(schema, 'required');
  if (typeof required !== 'string')
    return new Set(list(required).filter((name) => typeof name === 'string'));
  warn([...scope.place, 'required'], 'is a string instead of a list');
  return new Set([required]);
}

/** What a schema says in a doc comment. The title is left out if it only repeats the name. */
export function remarksOf(schema: unknown, name: string): Required<Remarks> {
  const toPlain = (label = '') => label.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const title = text(member(schema, 'title'));
  const description = text(member(schema, 'description'));
  const isRepeated = toPlain(title) === toPlain(name) || description !== undefined;
  const fallback = member(schema, 'default');
  const isShort = ['string', 'number', 'boolean'].includes(typeof fallback);
  return {
    paragraphs: [isRepeated ? undefined : title, description],
    tags: [
      ...(isShort ? ([['default', JSON.stringify(fallback)]] as const) : []),
      ...(member(schema, 'deprecated') === true ? ([['deprecated']] as const) : []),
    ],
  };
}

/** The type of the members that aren't listed; undefined if there are none. */
function indexOf(
  schema: Parameters<PrintPart>[0],
  properties: readonly Property[],
  scope: Scope,
  printer: Printer,
): TypeText | undefined {
  const additional = member(schema, 'additionalProperties');
  const patterns = Object.entries(Object(member(schema, 'patternProperties')));
  const types = patterns.map(([name, value]) =>
    printer.print(value, inside(scope, ['patternProperties', name], true)),
  );
  if (additional !== undefined && additional !== false)
    types.push(printer.print(additional, inside(scope, ['additionalProperties'], true)));
  else if (additional === undefined && printer.open) types.push(unknown);
  if (types.length === 0 && properties.length === 0) return additional === false ? never : unknown;
  if (types.length === 0) return undefined;
  const index = union(types, `${scope.indent}  `);
  // The type of a listed member must fit.
  const fits = properties.every(({ type, isOptional }) => !isOptional && type.text === index.text);
  return fits ? index : unknown;
}

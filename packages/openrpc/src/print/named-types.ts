import { member } from '../json.ts';
import { toPointer } from '../place.ts';
import type { ReadDocument } from '../read/read-document.ts';
import type { Found } from '../read/resolve.ts';
import { comment } from './comment.ts';
import { createNames, typeName } from './names.ts';
import { remarksOf } from './object.ts';
import type { Printer } from './printer.ts';
import { printSchema } from './schema.ts';

/** The types that have a name, and a function that prints them. */
export interface NamedTypes {
  readonly printer: Printer;
  /** Prints all types that were named so far, and those that they lead to. */
  readonly printAll: () => string[];
}

export function createNamedTypes(
  { resolver, warn }: ReadDocument,
  { open, isBigint }: Pick<Printer, 'open' | 'isBigint'>,
  reserved: Iterable<string>,
): NamedTypes {
  const named = new Map<string, { readonly name: string; readonly found: Found }>();
  const freeName = createNames(reserved);

  const printer: Printer = {
    print: (schema, scope) => printSchema(schema, scope, printer),
    nameOf(found) {
      const pointer = toPointer(found.place);
      const known = named.get(pointer);
      if (known) return known.name;
      const name = freeName(typeName(found.place));
      named.set(pointer, { name, found });
      return name;
    },
    resolver,
    warn,
    open,
    isBigint,
  };

  const printOne = (pointer: string, name: string, { value, place }: Found): string => {
    const type = printer.print(value, { place, indent: '', alias: pointer });
    const docs = comment(remarksOf(value, name), '');
    if (type.kind === 'object') return `${docs}export interface ${name} ${type.text}\n`;
    return `${docs}export type ${name} = ${type.text};\n`;
  };

  return {
    printer,
    // While one is printed, others are added, which the loop comes to in the end.
    printAll: () => {
      const texts: string[] = [];
      for (const [pointer, { name, found }] of named) texts.push(printOne(pointer, name, found));
      return texts;
    },
  };
}

/** Names the schemas of `components`, in the order of the document. */
export function nameComponents(document: unknown, printer: Printer): void {
  const schemas = member(member(document, 'components'), 'schemas');
  for (const name of Object.keys(Object(schemas))) {
    const place = ['components', 'schemas', name];
    printer.nameOf({ value: member(schemas, name), place });
  }
}

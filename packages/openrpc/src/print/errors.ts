import type { ReadMethod } from '../read/method.ts';
import { comment } from './comment.ts';
import { key } from './literal.ts';
import type { Printer } from './printer.ts';
import { type TypeText, union, unknown } from './type-text.ts';

/** Returns a member of an interface with the types of the `data` of a method's errors, by code; '' for no errors. */
export function printErrors({ name, errors }: ReadMethod, printer: Printer): string {
  if (errors.length === 0) return '';
  const codes = new Map<number, { messages: string[]; types: TypeText[] }>();
  for (const { code, message, data } of errors) {
    const known = codes.get(code) ?? { messages: [], types: [] };
    codes.set(code, known);
    known.messages.push(message);
    known.types.push(
      data ? printer.print(data.value, { place: data.place, indent: '    ' }) : unknown,
    );
  }
  const members = [...codes].map(([code, { messages, types }]) => {
    const number = code < 0 ? `[${code}]` : `${code}`;
    const docs = comment({ paragraphs: messages }, '    ');
    return `${docs}    ${number}: ${union(types, '    ').text};\n`;
  });
  return `  ${key(name)}: {\n${members.join('')}  };\n`;
}

import type { ReadMethod, ReadParam } from '../read/method.ts';
import { comment } from './comment.ts';
import { key } from './literal.ts';
import { parameterNames } from './names.ts';
import { remarksOf } from './object.ts';
import type { Printer } from './printer.ts';
import { arrayOf, none, union } from './type-text.ts';

/** How methods are printed. */
export interface MethodStyle {
  /** Whether params are by name if the document leaves it open. */
  readonly byName: boolean;
}

const maxLine = 100;

/** Prints a method as a member of an interface. */
export function printMethod(method: ReadMethod, style: MethodStyle, printer: Printer): string {
  const { name, result, deprecated, errors } = method;
  const byName = isByName(method, style);
  const docs = comment(
    {
      paragraphs: [method.summary, method.description],
      tags: [
        ...(deprecated ? ([['deprecated']] as const) : []),
        ...(byName ? [] : describeParameters(method.params)),
        ...describeErrors(errors),
      ],
    },
    '  ',
  );
  const returned = result
    ? printer.print(result.schema.value, { place: result.schema.place, indent: '  ' }).text
    : 'void';
  const parameters = byName ? printNamed(method, printer) : printListed(method, printer);
  const line = `  ${key(name)}(${parameters.join(', ')}): ${returned};\n`;
  const isLong = parameters.length > 1 && line.length > maxLine;
  if (!isLong) return docs + line;
  const lines = parameters.map((parameter) => `    ${parameter.replaceAll('\n', '\n  ')},\n`);
  return `${docs}  ${key(name)}(\n${lines.join('')}  ): ${returned};\n`;
}

function isByName(method: ReadMethod, style: MethodStyle): boolean {
  return method.structure ? method.structure === 'by-name' : style.byName;
}

function describeParameters(params: readonly ReadParam[]) {
  const names = parameterNames(params.map(({ name }) => name));
  return params.flatMap(({ description, summary, deprecated }, index) => {
    const text = description ?? summary;
    const mark = deprecated ? ' (deprecated)' : '';
    return text || deprecated ? [['param', `${names[index]}${mark} ${text ?? ''}`] as const] : [];
  });
}

function describeErrors(errors: ReadMethod['errors']) {
  return errors.map(({ code, message }) => ['throws', `${code} ${message}`] as const);
}

/** One parameter for each param. */
function printListed({ params }: ReadMethod, { print, warn }: Printer): string[] {
  const names = parameterNames(params.map(({ name }) => name));
  const last = params.findLastIndex(({ required }) => required);
  return params.map(({ schema, required, isRest }, index) => {
    const type = print(schema.value, { place: schema.place, indent: '  ' });
    const name = names[index];
    if (isRest && index === params.length - 1) return `...${name}: ${arrayOf(type).text}`;
    if (required || index > last) return `${name}${required ? '' : '?'}: ${type.text}`;
    warn(
      schema.place.slice(0, -1),
      'is optional, but a required param follows; null can be passed to skip it',
    );
    return `${name}: ${union([type, none], '  ').text}`;
  });
}

/** One parameter with all params as members. */
function printNamed({ params }: ReadMethod, { print }: Printer): string[] {
  if (params.length === 0) return [];
  const members = new Map<string, string>();
  for (const param of params) {
    const { name, schema, required } = param;
    if (members.has(name)) continue;
    const type = print(schema.value, { place: schema.place, indent: '    ' }).text;
    const { paragraphs, tags } = remarksOf(schema.value, name);
    const docs = comment(
      {
        paragraphs: [param.summary, param.description, ...paragraphs],
        tags: [...(param.deprecated ? ([['deprecated']] as const) : []), ...tags],
      },
      '    ',
    );
    members.set(name, `${docs}    ${key(name)}${required ? '' : '?'}: ${type};\n`);
  }
  const isOptional = params.every(({ required }) => !required);
  return [`params${isOptional ? '?' : ''}: {\n${[...members.values()].join('')}  }`];
}

import type { MethodDescription, ParamDescription, ValueDescription } from '@jsonrpcclient/openrpc';
import { printable } from '../output/printable.ts';
import { align } from '../output/table.ts';

/** Describes a method for people. */
export function describeMethod(method: MethodDescription): string {
  const { name, summary, description, deprecated, params, result, errors, structure } = method;
  const signature = params.map(toWord).join(' ');
  const rows = params.map((param) => [
    param.name,
    typesOf(param),
    param.required ? 'required' : 'optional',
    about(param),
  ]);
  const blocks = [
    `${name} ${signature}`.trim(),
    ...(deprecated ? ['deprecated'] : []),
    ...[...new Set([summary, description])].filter((text) => text !== undefined),
    ...section(`params${structure === undefined ? '' : `, ${structure.replace('-', ' ')}`}`, rows),
    ...section('result', result ? [[typesOf(result), about(result)]] : []),
    ...section(
      'errors',
      errors.map(({ code, message }) => [`${code}`, message]),
    ),
  ];
  const lines = blocks.flatMap((block) => block.split('\n')).map((line) => safe(line).trimEnd());
  return `${lines.join('\n')}\n`;
}

/** How the param is typed: `a` by position, `[a]` if it may be left out, `a…` if there may be several. */
function toWord({ name, required, rest }: ParamDescription): string {
  const word = rest ? `${name}…` : name;
  return required ? word : `[${word}]`;
}

function typesOf({ types }: ValueDescription): string {
  // An integer is a number.
  const named = types.filter((type) => type !== 'integer' || !types.includes('number'));
  return named.length > 0 ? named.join(' or ') : 'any';
}

function about({ description = '', deprecated }: ValueDescription): string {
  return `${deprecated ? 'deprecated ' : ''}${description.trim().split('\n')[0] ?? ''}`;
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  return [`\n${title}\n${align(rows).replace(/^/gm, '  ')}`];
}

/** Without control characters, which the server may have put there. */
function safe(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return indent + printable(line.slice(indent.length));
}

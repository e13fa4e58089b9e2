import { bigints } from '@jsonrpcclient/codec';
import type { Invocation } from '../command.ts';
import { type Screen, write } from '../io.ts';
import { UsageError } from '../usage-error.ts';
import { usesColor } from './color.ts';

export const formats = ['json', 'pretty', 'raw', 'table', 'ndjson'] as const;
export type Format = (typeof formats)[number];

/** The format of `--output`; by default 'pretty' on a terminal, otherwise 'json'. */
export function readFormat({
  flags,
  io,
  format: given = io.stdout.isTTY ? 'pretty' : 'json',
}: Pick<Invocation, 'flags' | 'io'> & { readonly format?: string }): Format {
  const name = flags.text('output') ?? given;
  const format = formats.find((one) => one === name);
  if (format) return format;
  throw new UsageError(`--output must be ${formats.join(', ')}`);
}

/** Prints a result to standard output in the format of `--output`; `raw` is the whole response. */
export async function print(
  value: unknown,
  invocation: Pick<Invocation, 'flags' | 'io'> & { readonly format?: string },
  raw?: string,
): Promise<void> {
  const { io, flags } = invocation;
  const format = readFormat(invocation);
  const isColored = usesColor(flags.text('color'), io.stdout, io.env);
  if (format === 'raw' && raw !== undefined) return write(io.stdout, withLineBreak(raw));
  await write(io.stdout, `${await toText(value, format, isColored, io.stdout)}\n`);
}

async function toText(
  value: unknown,
  format: Format,
  isColored: boolean,
  screen: Screen,
): Promise<string> {
  const { stringify } = bigints();
  if (format === 'pretty') {
    const { pretty } = await import('./pretty.ts');
    return pretty(value, isColored);
  }
  if (format === 'table') {
    const { toTable } = await import('./table.ts');
    return toTable(value, screen.isTTY ? screen.columns : undefined);
  }
  if (format === 'ndjson' && Array.isArray(value)) return value.map(stringify).join('\n');
  return stringify(value);
}

/** Adds the line break at the end that a shell expects. */
function withLineBreak(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

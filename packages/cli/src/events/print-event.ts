import { bigints } from '@jsonrpcclient/codec';
import type { Invocation } from '../command.ts';
import { write } from '../io.ts';
import { print } from '../output/format.ts';

/** Prints a value on one line, or in the format of `--output`. */
export async function printEvent(value: unknown, invocation: Invocation): Promise<void> {
  const format = invocation.flags.text('output');
  if (format === 'pretty' || format === 'table') return print(value, invocation);
  await write(invocation.io.stdout, `${bigints().stringify(value)}\n`);
}

/** Writes a note about missing values to standard error: a line of JSON, or for people on a terminal. */
export async function note(
  kind: 'gap' | 'dropped',
  count: number,
  { io, flags }: Pick<Invocation, 'io' | 'flags'>,
): Promise<void> {
  if (flags.on('quiet')) return;
  const texts = {
    gap: 'reconnected; values may be missing',
    dropped: `${count} values were dropped, because they came faster than they were read`,
  };
  const text = io.stderr.isTTY ? texts[kind] : JSON.stringify({ [kind]: count });
  await write(io.stderr, `${text}\n`);
}

import { bigints } from '@jsonrpcclient/codec';
import type { Invocation } from '../command.ts';
import { write } from '../io.ts';
import { paint, usesColor } from '../output/color.ts';
import { printable } from '../output/printable.ts';
import type { Failure } from './failure.ts';

/** Writes a failure to standard error: a line for people on a terminal, otherwise a line of JSON. */
export async function report(
  { error }: Failure,
  { io, secrets, flags }: Pick<Invocation, 'io' | 'secrets' | 'flags'>,
): Promise<void> {
  const { stringify } = bigints();
  if (!io.stderr.isTTY) {
    await write(io.stderr, `${secrets.hide(stringify({ error }))}\n`);
    return;
  }
  const { kind, code, message, data } = error;
  const label = kind === 'rpc' ? `error ${code}` : 'error';
  const more = data === undefined ? '' : ` ${stringify(data)}`;
  const head = paint(label, 'red', usesColor(flags.text('color'), io.stderr, io.env));
  await write(io.stderr, `${head}: ${printable(secrets.hide(message + more))}\n`);
}

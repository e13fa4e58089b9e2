import { readMethods } from '@jsonrpcclient/openrpc';
import { outputFlags, targetFlags } from '../arguments/shared-flags.ts';
import type { Command, Invocation } from '../command.ts';
import { findDocument } from '../document/find-document.ts';
import { exitCode } from '../failure/exit-code.ts';
import { write } from '../io.ts';
import { print } from '../output/format.ts';
import { readSettings } from '../settings/read-settings.ts';
import { UsageError } from '../usage-error.ts';
import { describeMethod } from './describe-method.ts';

/** Describes a method of a server. */
export const command: Command = {
  flags: { ...targetFlags, ...outputFlags },
  help: `Usage: jsonrpc describe TARGET METHOD

Prints what a method does: its params with their types, its result and errors,
as far as the server describes itself.

  jsonrpc describe :8000 subtract

  -o, --output FORMAT  json, pretty, table or ndjson: the description as data
      --no-cache       ask the server, even if it was asked within a day

How to reach TARGET: jsonrpc help target
`,
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { flags, io } = invocation;
  const { settings, words } = await readSettings(invocation);
  const [name] = words;
  if (name === undefined) throw new UsageError('no method; see jsonrpc describe --help');
  const methods = readMethods(await findDocument(settings, invocation));
  const method = methods.find((one) => one.name === name);
  if (!method) throw new UsageError('the server describes no such method; see jsonrpc list TARGET');
  if (flags.text('output') === undefined) await write(io.stdout, describeMethod(method));
  else await print(method, invocation);
  return exitCode.ok;
}

import { readMethods } from '@jsonrpcclient/openrpc';
import { outputFlags, targetFlags } from '../arguments/shared-flags.ts';
import type { Command, Invocation } from '../command.ts';
import { findDocument } from '../document/find-document.ts';
import { exitCode } from '../failure/exit-code.ts';
import { write } from '../io.ts';
import { sourceOf } from '../method-filter.ts';
import { print } from '../output/format.ts';
import { printable } from '../output/printable.ts';
import { readSettings } from '../settings/read-settings.ts';

/** Lists the methods of a server. */
export const command: Command = {
  flags: { ...targetFlags, ...outputFlags },
  help: `Usage: jsonrpc list TARGET [PATTERN]

Lists the methods of a server that describes itself: by OpenRPC (rpc.discover),
system.listMethods, system.describe and others. A PATTERN is a part of the name;
in it, * stands for any text.

  jsonrpc list :8000
  jsonrpc list :8000 'eth_get*'

On a terminal, with the first line of each description; in a pipe, only names.

  -o, --output FORMAT  json, pretty, table or ndjson
      --no-cache       ask the server, even if it was asked within a day

How to reach TARGET: jsonrpc help target
`,
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { io, flags } = invocation;
  const { settings, words } = await readSettings(invocation);
  const isWanted = toFilter(words[0]);
  const methods = readMethods(await findDocument(settings, invocation))
    .filter(({ name, fromServer }) => !fromServer && isWanted(name))
    .map(({ name, summary, description }) => ({
      name,
      summary: summary ?? firstLine(description),
    }));
  const format = flags.text('output') ?? (io.stdout.isTTY ? 'table' : undefined);
  if (format === undefined)
    await write(io.stdout, methods.map(({ name }) => `${printable(name)}\n`).join(''));
  else await print(methods, { ...invocation, format });
  return exitCode.ok;
}

function firstLine(text = ''): string {
  return text.trim().split('\n')[0] ?? '';
}

function toFilter(pattern = ''): (name: string) => boolean {
  const source = sourceOf(pattern);
  const expression = new RegExp(pattern.includes('*') ? `^${source}$` : source, 'i');
  return (name) => expression.test(name);
}

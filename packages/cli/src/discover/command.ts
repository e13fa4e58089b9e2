import { outputFlags, targetFlags } from '../arguments/shared-flags.ts';
import type { Command } from '../command.ts';
import { askServer } from '../document/find-document.ts';
import { exitCode } from '../failure/exit-code.ts';
import { print } from '../output/format.ts';
import { readSettings } from '../settings/read-settings.ts';
import { UsageError } from '../usage-error.ts';

/** Prints the OpenRPC document of a server. */
export const command: Command = {
  flags: { ...targetFlags, ...outputFlags },
  help: `Usage: jsonrpc discover TARGET

Asks a server how it describes itself, and prints that as an OpenRPC document,
whatever the server offers: rpc.discover, system.describe, system.listMethods …

  jsonrpc discover :8000 > openrpc.json

  -o, --output FORMAT  json (default in a pipe) or pretty (on a terminal)
  -v, --verbose        show what was tried
      --no-cache       don't keep the document, which list, describe and the
                       completion of methods otherwise use for a day

How to reach TARGET: jsonrpc help target
`,
  async run(invocation) {
    if (invocation.flags.text('document') !== undefined)
      throw new UsageError('discover asks the server, so --document is wrong');
    const { settings } = await readSettings(invocation);
    await print(await askServer(settings, invocation), invocation);
    return exitCode.ok;
  },
};

import { paramsFlags, previewFlags, targetFlags } from '../arguments/shared-flags.ts';
import { send } from '../call/command.ts';
import type { Command } from '../command.ts';

/** Sends a notification, which the server doesn't answer. */
export const command: Command = {
  flags: { ...targetFlags, ...paramsFlags, ...previewFlags },
  help: `Usage: jsonrpc notify TARGET METHOD [PARAM…]

Sends a notification: the server executes it and doesn't answer, so nothing is
printed. Over HTTP, an error status is reported.

  jsonrpc notify :8000 go
  jsonrpc notify :8000 log level=info text='it works'

  -p, --params JSON|@FILE|-  all params at once
  -s, --strings              params are text, even if they are JSON
      --dry-run              print the message; send nothing
      --curl                 print a command for curl; send nothing
      --reveal               with --curl, print secrets instead of variables

Params: jsonrpc call --help. How to reach TARGET: jsonrpc help target
`,
  run: (invocation) => send(invocation, true),
};

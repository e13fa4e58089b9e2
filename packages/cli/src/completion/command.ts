import { commonFlags } from '../arguments/shared-flags.ts';
import type { Command } from '../command.ts';
import { exitCode } from '../failure/exit-code.ts';
import { write } from '../io.ts';
import { UsageError } from '../usage-error.ts';
import { scripts } from './scripts.ts';

/** Prints a script that completes command lines. */
export const command: Command = {
  flags: commonFlags,
  help: `Usage: jsonrpc completion bash|zsh|fish|powershell

Prints a script that completes commands, flags, profiles, and the methods of
servers whose OpenRPC document is known. Completing never calls a server:
methods are known after jsonrpc list TARGET, for a day.

  bash        source <(jsonrpc completion bash)   in ~/.bashrc
  zsh         source <(jsonrpc completion zsh)    in ~/.zshrc, after compinit
  fish        jsonrpc completion fish | source    in ~/.config/fish/config.fish
  PowerShell  jsonrpc completion powershell | Out-String | Invoke-Expression
`,
  async run({ words: [shell = ''], io }) {
    const script = scripts.get(shell);
    if (script === undefined)
      throw new UsageError(`the shell must be ${[...scripts.keys()].join(', ')}`);
    await write(io.stdout, script);
    return exitCode.ok;
  },
};

import { commonFlags } from '../arguments/shared-flags.ts';
import type { Command } from '../command.ts';
import { exitCode } from '../failure/exit-code.ts';
import { write } from '../io.ts';
import { printable } from '../output/printable.ts';
import { findCandidates } from './candidates.ts';
import { splitLine } from './split-line.ts';

/** Prints what the last word of a command line can be, for the scripts of `jsonrpc completion`. */
export const command: Command = {
  flags: commonFlags,
  help: 'Usage: jsonrpc __complete SHELL -- WORD… (used by jsonrpc completion)\n',
  async run(invocation) {
    const [shell, ...given] = invocation.words;
    // bash splits words at : and =, so it passes the whole line.
    const words = shell === 'bash' ? splitLine(given[0] ?? '').slice(1) : given;
    const current = words.at(-1) ?? '';
    const start = shell === 'bash' ? current.search(/[^:=]*$/) : 0;
    const found = await findCandidates(words, invocation);
    const lines = found.map(({ value, about = '' }) => {
      const plain = printable(value.slice(start));
      return shell === 'bash' ? `${plain}\n` : `${plain}\t${printable(about)}\n`;
    });
    await write(invocation.io.stdout, lines.join(''));
    return exitCode.ok;
  },
};

import { commands } from '../commands.ts';
import { exitCode } from '../failure/exit-code.ts';
import { type Io, write } from '../io.ts';
import { targetHelp } from './target-help.ts';

/** Prints the help of a command, of targets, or of `jsonrpc`. */
export async function showHelp([topic]: readonly string[], io: Io): Promise<number> {
  const listed = topic === undefined ? undefined : commands.get(topic);
  if (listed) {
    const { command } = await listed.load();
    await write(io.stdout, command.help);
  } else if (topic === 'target') await write(io.stdout, targetHelp);
  else await write(io.stdout, overview());
  return exitCode.ok;
}

function overview(): string {
  const listed = [...commands].filter(([name]) => !name.startsWith('_'));
  const lines = listed.map(([, { usage, summary }]) => `  ${usage.padEnd(33)} ${summary}`);
  return `Usage: jsonrpc [COMMAND] TARGET …

${lines.join('\n')}

TARGET is a URL (http, https, ws, wss, tcp, tls, unix, stdio), :PORT on this
machine, or a profile. Help: jsonrpc COMMAND --help, jsonrpc help target
`;
}

import { toFlags } from './arguments/flags.ts';
import { parseArguments } from './arguments/parse-arguments.ts';
import { commonFlags } from './arguments/shared-flags.ts';
import type { Invocation } from './command.ts';
import { call, commands } from './commands.ts';
import { exitCode } from './failure/exit-code.ts';
import { Interruption } from './failure/interruption.ts';
import { type Io, write } from './io.ts';
import { createSecrets } from './secrets/secrets.ts';
import { UsageError } from './usage-error.ts';
import { readVersion } from './version.ts';

/** Runs a command line, and resolves to the exit code; never rejects. */
export async function run(args: readonly string[], io: Io, signal: AbortSignal): Promise<number> {
  const [first = '--help'] = args;
  if (first === '--version' || first === '-V') {
    await write(io.stdout, `${readVersion()}\n`);
    return exitCode.ok;
  }
  if (/^(help|--help|-h)$/.test(first)) {
    const { showHelp } = await import('./help/show-help.ts');
    return showHelp(args.slice(1), io);
  }
  const secrets = createSecrets();
  let invocation: Invocation = {
    commands,
    words: [],
    program: [],
    flags: toFlags({}),
    io,
    signal,
    secrets,
  };
  try {
    const listed = commands.get(first);
    // Without the name of a command, a method is called.
    const { command } = await (listed ?? call).load();
    const own = listed ? args.slice(1) : args;
    invocation = { ...invocation, ...parseArguments(own, { ...commonFlags, ...command.flags }) };
    const { flags } = invocation;
    if (!/^(auto|always|never)$/.test(flags.text('color') ?? 'auto'))
      throw new UsageError('--color must be auto, always or never');
    if (!flags.on('help')) return await command.run(invocation);
    await write(io.stdout, command.help);
    return exitCode.ok;
  } catch (error) {
    const reason: unknown = signal.aborted ? signal.reason : error;
    if (reason instanceof Interruption) return reason.exit;
    const { toFailure } = await import('./failure/failure.ts');
    const { report } = await import('./failure/report.ts');
    const failure = toFailure(error);
    await report(failure, invocation);
    return failure.exit;
  }
}

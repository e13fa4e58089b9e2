import { parseArgs } from 'node:util';
import { UsageError } from '../usage-error.ts';
import { type Flags, type FlagTable, toFlags } from './flags.ts';

/** A parsed command line. */
export interface Arguments {
  readonly words: readonly string[];
  /** With `--stdio`, the words after `--`. */
  readonly program: readonly string[];
  readonly flags: Flags;
}

/** Before a negative number, which `parseArgs` would read as flags. No argument contains this character. */
const guard = '\0';

/** Splits a command line into flags and words. Throws a `UsageError` for an unknown flag or a missing value. */
export function parseArguments(args: readonly string[], table: FlagTable): Arguments {
  const guarded = args.map((arg) => (/^-(\d|\.\d)/.test(arg) ? guard + arg : arg));
  const { values, tokens } = parseOrExplain(guarded, table);
  const end = tokens.find(({ kind }) => kind === 'option-terminator')?.index ?? args.length;
  const words = tokens.flatMap((token) =>
    token.kind === 'positional' ? { index: token.index, text: unguard(token.value) } : [],
  );
  const flags = toFlags(unguardAll(values));
  const hasProgram = flags.on('stdio');
  return {
    words: words.flatMap(({ index, text }) => (hasProgram && index > end ? [] : text)),
    program: words.flatMap(({ index, text }) => (hasProgram && index > end ? text : [])),
    flags,
  };
}

function parseOrExplain(args: readonly string[], table: FlagTable) {
  try {
    return parseArgs({
      args: [...args],
      options: table,
      allowPositionals: true,
      tokens: true,
      strict: true,
    });
  } catch (error) {
    // The native message ends with an explanation, and repeats no value.
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const [, flag = ''] = /'([^']*)'/.exec(message) ?? [];
    throw new UsageError(explain(code, flag, message));
  }
}

function explain(code: string, flag: string, message: string): string {
  // Both names are there: '-k, --insecure'.
  const name = longOf(flag) || 'a flag';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    return `unknown flag ${name}; see jsonrpc --help. Put the command first, and params after --`;
  return /does not take an argument/.test(message)
    ? `${name} takes no value`
    : `${name} needs a value; if the value begins with -, write ${name}=VALUE`;
}

function longOf(flag: string): string {
  return /--[\w-]+/.exec(flag)?.[0] ?? flag.split(/[ ,=]/)[0] ?? '';
}

function unguard(text: string): string {
  return text.startsWith(guard) ? text.slice(guard.length) : text;
}

function unguardAll(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const plain = (value: unknown) => (typeof value === 'string' ? unguard(value) : value);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(plain) : plain(value),
    ]),
  );
}

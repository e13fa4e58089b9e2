import type { Flags, FlagTable } from './arguments/flags.ts';
import type { Io } from './io.ts';
import type { Secrets } from './secrets/secrets.ts';

/** A command of `jsonrpc`, loaded when it is used. */
export interface Command {
  /** The flags that it accepts. */
  readonly flags: FlagTable;
  /** What `--help` prints: at most 24 lines of 80 columns, and every flag that other commands don't share. */
  readonly help: string;
  /** Runs it, and resolves to the exit code. What it rejects with is reported, with the exit code of that failure. */
  readonly run: (invocation: Invocation) => Promise<number>;
}

/** A command's line in `jsonrpc --help`, and how to load it. */
export interface Listed {
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
}

/** One use of a command. */
export interface Invocation {
  /** All commands by name. */
  readonly commands: ReadonlyMap<string, Listed>;
  /** The arguments other than flags, without the name of the command. */
  readonly words: readonly string[];
  /** With `--stdio`, the command line after `--`. */
  readonly program: readonly string[];
  readonly flags: Flags;
  readonly io: Io;
  /** Aborts with Ctrl-C, and when the reader of the output has gone. */
  readonly signal: AbortSignal;
  /** Hides secrets in everything that is written to standard error. */
  readonly secrets: Secrets;
}

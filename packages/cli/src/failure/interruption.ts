import { exitCode } from './exit-code.ts';

/** The reason that a command's signal aborts with. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly exit: number;

  /** `cause` is a signal, or 'EPIPE' if the reader of the output has gone. */
  constructor(cause: 'SIGINT' | 'SIGTERM' | 'EPIPE') {
    super(`stopped by ${cause}`);
    const codes = {
      SIGINT: exitCode.interrupted,
      SIGTERM: exitCode.terminated,
      EPIPE: exitCode.ok,
    } as const;
    this.exit = codes[cause];
  }
}

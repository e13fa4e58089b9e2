import type { ModeOption, OnMismatch } from './mode.ts';

/** Options of `checked`. */
export interface CheckedOptions {
  /** How params are checked; 'apply' by default. */
  readonly params?: ModeOption;
  /** How results are checked; 'apply' by default. */
  readonly results?: ModeOption;
  /** How the data of declared errors is checked; 'apply' by default. */
  readonly errors?: ModeOption;
  /** 'pass' allows calls of methods that the contract doesn't have. By default, they reject with a `TypeError`. */
  readonly unlisted?: 'pass' | undefined;
  /** Called if the data of an error doesn't fit, because the call rejects with the server's error. */
  readonly onMismatch?: OnMismatch | undefined;
}

/** Options of `serve`. */
export interface ServeOptions {
  /** How params are checked; 'apply' by default. */
  readonly params?: ModeOption;
  /** How the results of handlers are checked; 'apply' by default. */
  readonly results?: ModeOption;
}

/** Options of `events`. */
export interface EventsOptions {
  /** How the params of events are checked; 'apply' by default. */
  readonly events?: ModeOption;
}

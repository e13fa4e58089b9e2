import { wrongKind } from '@jsonrpcclient/core';

/**
 * 'apply': values are checked, and the schema's output is passed on: with defaults, transformed, without unknown
 * members. 'check': values are checked and passed on unchanged. 'off': values are not checked.
 */
export type Mode = 'apply' | 'check' | 'off';

/** A mode for all methods, or a function that returns the mode of each one. */
export type ModeOption = Mode | ((method: string) => Mode) | undefined;

/** Returns the mode of a method. Throws a `TypeError` if there is no such mode. */
export function modeOf(option: ModeOption, method: string): Mode {
  const mode = typeof option === 'function' ? option(method) : (option ?? 'apply');
  if (!/^(apply|check|off)$/.test(mode))
    throw wrongKind(method, "mode: 'apply', 'check' or 'off'", mode);
  return mode;
}

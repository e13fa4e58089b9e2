import { type CallOptions, deadlineKey, deadlineOf, type Fork, fork } from '@jsonrpcclient/core';

/**
 * Forks the options for an attempt that is aborted after so many milliseconds. They have its deadline: if it is sent in a
 * batch, it may leave that batch before the others.
 */
export function forkFor<O extends CallOptions>(options: O, timeout: number): Fork<O> {
  const own = fork(options);
  const deadline = Math.min(deadlineOf(options), performance.now() + timeout);
  Object.assign(own.options, { [deadlineKey]: deadline });
  return own;
}

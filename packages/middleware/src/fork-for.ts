import { type CallOptions, deadlineKey, deadlineOf, type Fork, fork } from '@jsonrpcclient/core';

/**
 * Forks the options for an attempt that is aborted after `timeout` milliseconds. They have the attempt's deadline, so
 * an attempt that is sent in a batch may leave the batch before the others.
 */
export function forkFor<O extends CallOptions>(options: O, timeout: number): Fork<O> {
  const own = fork(options);
  const deadline = Math.min(deadlineOf(options), performance.now() + timeout);
  Object.assign(own.options, { [deadlineKey]: deadline });
  return own;
}

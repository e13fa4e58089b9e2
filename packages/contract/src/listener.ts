import type { Params } from '@jsonrpcclient/core';
import { type IncomingCall, type IncomingHandler, toArguments } from './incoming-call.ts';
import type { CheckParams } from './params.ts';

/** Returns a listener that checks its params. The connection reports errors that it throws or rejects with. */
export function toListener(check: CheckParams, listener: IncomingHandler): IncomingHandler {
  /** Resolves when all earlier notifications are checked; undefined if they are. */
  let earlier: Promise<unknown> | undefined;
  return async function (this: IncomingCall) {
    const passed = check(this.params);
    let params: Params | undefined;
    if (earlier || passed instanceof Promise) {
      // In the order in which they arrived, even if a schema takes longer for an earlier one.
      const own = Promise.allSettled([passed, earlier]);
      earlier = own;
      const [outcome] = await own;
      if (earlier === own) earlier = undefined;
      if (outcome.status === 'rejected') throw outcome.reason;
      params = outcome.value;
    } else params = passed;
    return Reflect.apply(listener, this, toArguments(params));
  };
}

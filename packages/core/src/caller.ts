import { isRpcClientError } from './error.ts';

/** The errors that a caller was added to. */
const shown = /* @__PURE__ */ new WeakSet<object>();

/**
 * Throws the error that a call rejects with, and adds the async functions that await the call to its stack. V8 finds
 * them only in a reaction of the promise that they await, so pass this function to `then`, and return that promise. If
 * several calls reject with the same error, all but the first throw a copy, whose stack begins here. Abort reasons are
 * not changed, except the `DOMException` of `AbortSignal.timeout`, because its stack has no line of the program.
 */
export function throwWithCaller(error: Error & { readonly code?: unknown }): never {
  let own = error;
  try {
    const isOurs = isRpcClientError(error);
    if (shown.has(error)) {
      // Members that the copy lacks are read from the error, because only its getters can read its private fields.
      if (isOurs)
        own = Object.setPrototypeOf(
          Object.assign(new Error(error.message, error), error),
          new Proxy(error, { get: (_, name: keyof Error) => error[name] }),
        ) as Error;
    } else if (isOurs || error.code === 23) {
      // 23 is the code of a timeout.
      shown.add(error);
      // Without the message and the line of this function.
      error.stack += `${new Error().stack}`.replace(/.*\n?.*/, '');
    }
  } catch {
    // The stack is read-only.
  }
  throw own;
}

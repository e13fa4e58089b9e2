import { isRpcClientError } from './error.ts';

/** The errors that a caller was added to. */
const shown = /* @__PURE__ */ new WeakSet<object>();

/**
 * Throws the reason that a call rejects with, after adding to its stack the async functions that await the call. V8
 * finds them only in a reaction of the promise that they await, so pass this function to `then`, and return the promise
 * that `then` returns; or call it in an async function. If several calls reject with the same error, all but the first
 * throw a copy, whose stack begins here. Abort reasons are not changed, except the `DOMException` of
 * `AbortSignal.timeout`, because its stack doesn't contain any lines of the program.
 */
export function throwWithCaller(reason: unknown): never {
  const error = reason as Error & { readonly code?: unknown };
  let own = error;
  try {
    const isOurs = isRpcClientError(error);
    if (shown.has(error)) {
      // Members that the copy lacks are read from the error, because only its getters can read its private fields.
      if (isOurs)
        own = Object.setPrototypeOf(
          Object.assign(new Error(error.message, error), error),
          new Proxy(error, { get: (_, name: keyof Error) => error[name] }),
        ) as typeof error;
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

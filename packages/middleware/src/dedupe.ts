import type { CallOptions, Transport } from '@jsonrpcclient/core';
import { dedupeOf } from './marks.ts';
import { type Methods, matcherOf } from './pattern.ts';
import { keyOf } from './share/key.ts';
import { createSharing } from './share/sharing.ts';

/** Options of `dedupe`. */
export interface DedupeOptions {
  /** The methods whose calls may share a response; none by default, except those that `policy` marks. */
  readonly methods?: Methods | undefined;
}

/**
 * Sends identical requests (those with the same method, params and options) only once while the first one is pending,
 * for methods that you allow. Each keeps its own id, abort and timeout; the request is aborted when the last of them
 * is. All get the same object as the result, so don't change it. Batches are passed on unchanged.
 */
export function dedupe({
  methods = [],
}: DedupeOptions = {}): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  const isListed = matcherOf('dedupe', methods);
  return (next) => {
    const share = createSharing((reply) => reply);
    return (payload, options) => {
      if (!('method' in payload) || !(dedupeOf(options) ?? isListed(payload.method))) {
        return next(payload, options);
      }
      const key = keyOf(payload, options);
      return key === undefined ? next(payload, options) : share(key, payload, options, next);
    };
  };
}

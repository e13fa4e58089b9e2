import { type CallOptions, outcomeOf, type Reply, type Transport } from '@jsonrpcclient/core';
import { check, isCount, isFunction, isNumber } from '../checks.ts';
import { cacheOf } from '../marks.ts';
import { type Methods, matcherOf } from '../pattern.ts';
import { keyOf } from '../share/key.ts';
import { withOwnId } from '../share/own-id.ts';
import { createSharing } from '../share/sharing.ts';
import { createStore } from './store.ts';

/** Options of `cache`. */
export interface CacheOptions {
  /** The methods whose results are kept; none by default, except those that `policy` marks. */
  readonly methods?: Methods | undefined;
  /** Milliseconds for which the results of `methods` are kept; required with `methods`. */
  readonly ttl?: number | undefined;
  /** The maximum number of results to keep; 1,000 by default. The least recently used one is dropped. */
  readonly max?: number | undefined;
  /** Returns the same object to all callers, who must not change it, instead of copies; false by default. */
  readonly share?: boolean | undefined;
  /** A clock in milliseconds that is never set back; `performance.now` by default. */
  readonly now?: (() => number) | undefined;
}

/** A middleware that keeps results. */
export interface Cache {
  <O extends CallOptions>(next: Transport<O>): Transport<O>;
  /** Drops the results of these methods, or of all. Results that are still pending are not kept. */
  readonly invalidate: (methods?: Methods) => void;
}

/**
 * Keeps the results of requests, for methods that you allow, and returns them for requests with the same method, params
 * and options. Errors are not kept. Identical requests that are made while the first one is pending are sent only once,
 * as with `dedupe`. Batches are passed on unchanged.
 */
export function cache(options: CacheOptions = {}): Cache {
  const { isListed, ttl, max, copy, now } = checked(options);
  const store = createStore(max);
  let transports = 0;
  /** Part of the keys of pending calls, so no call waits for a result that was requested before it was invalidated. */
  let version = 0;

  const wrap = <O extends CallOptions>(next: Transport<O>): Transport<O> => {
    const share = createSharing(copy);
    const name = transports++;
    return (payload, options) => {
      if (!('method' in payload)) return next(payload, options);
      const { method, id } = payload;
      const lifetime = cacheOf(options) ?? (isListed(method) ? ttl : 0);
      const ownKey = lifetime > 0 ? keyOf(payload, options) : undefined;
      if (ownKey === undefined) return next(payload, options);
      const key = `${name} ${ownKey}`;
      const entry = store.get(key, now());
      if (entry) return Promise.resolve(withOwnId(copy(entry.reply), entry.id, id));

      const requested = version;
      return share(`${version} ${key}`, payload, options, async (message, shared) => {
        const reply = await next(message, shared);
        if (requested === version && reply && outcomeOf(reply, payload, shared).ok) {
          store.set(key, { method, id, reply: copy(reply), expires: now() + lifetime });
        }
        return reply;
      });
    };
  };
  return Object.assign(wrap, {
    invalidate(methods: Methods = '*') {
      store.drop(matcherOf('invalidate', methods));
      version++;
    },
  });
}

/** With a copy of the body, so no caller sees the changes of another one. */
function copyReply(reply: Reply): Reply {
  try {
    return { ...reply, body: copyOf(reply.body) };
  } catch {
    // A codec may create values that can't be copied.
    return reply;
  }
}

/** A copy of decoded JSON; `structuredClone`, which takes ten times as long, is for the values of a codec. */
function copyOf(value: unknown): unknown {
  if (Object(value) !== value) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value);
  const copy: Record<string, unknown> = { ...Object(value) };
  for (const name in copy) copy[name] = copyOf(copy[name]);
  return copy;
}

function checked({
  methods,
  ttl = 0,
  max = 1000,
  share = false,
  now = () => performance.now(),
}: CacheOptions) {
  const isLifetime = isNumber(ttl) && (methods ? ttl > 0 : ttl >= 0);
  check('cache', 'ttl', ttl, isLifetime, 'a positive number of milliseconds');
  check('cache', 'max', max, isCount(max), 'a positive integer or Infinity');
  check('cache', 'share', share, typeof share === 'boolean', 'true or false');
  check('cache', 'now', now, isFunction(now), 'a function');
  const isListed = matcherOf('cache', methods ?? []);
  return { isListed, ttl, max, copy: share ? (reply: Reply) => reply : copyReply, now };
}

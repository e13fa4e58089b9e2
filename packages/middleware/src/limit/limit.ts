import {
  type CallOptions,
  deadlineOf,
  markSent,
  maxDelay,
  methodOf,
  onAbort,
  type Payload,
  passOn,
  type Reply,
  startTimer,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import { copyMessage } from '../batching/copy.ts';
import { check, isCodes, isCount, isDelay, isFunction } from '../checks.ts';
import { record } from '../record.ts';
import { asLocal } from '../verdict.ts';
import { createCapacity, type Rate } from './capacity.ts';
import { feedbackOf } from './feedback.ts';
import { createQueue } from './queue.ts';

/** Options of `limit`. */
export interface LimitOptions {
  /** Calls that may be pending at the same time; a batch counts as one. `Infinity` by default. */
  readonly concurrency?: number | undefined;
  /** At most `calls` calls at once, and then as many in every `per` milliseconds; each call of a batch counts. */
  readonly rate?: Rate | undefined;
  /** Calls that may wait; 1,000 by default. Further calls reject immediately. */
  readonly queue?: number | undefined;
  /** JSON-RPC error codes that mean "too many calls", for servers that don't use HTTP 429; none by default. */
  readonly codes?: readonly number[] | undefined;
  /** A clock in milliseconds that is never set back; `performance.now` by default. */
  readonly now?: (() => number) | undefined;
}

/**
 * Limits the calls to a server: those beyond the limit wait, first in, first out. A call that is aborted or times out
 * leaves the queue. A server that refuses calls (429, or 503 with `Retry-After`) or sends `RateLimit` headers lowers the
 * limit; it rises again while the server accepts calls. A call that waits longer than its timeout, or finds the queue
 * full, rejects with a `TransportError` whose `sent` is 'no'.
 */
export function limit(
  options: LimitOptions = {},
): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  const settings = checked(options);
  return (next) => limited(next, settings);
}

function limited<O extends CallOptions>(next: Transport<O>, settings: Settings): Transport<O> {
  const { concurrency, rate, queue: room, codes, now } = settings;
  const capacity = createCapacity(concurrency, rate, now);
  const queue = createQueue<() => void>();
  let timer: ReturnType<typeof startTimer>;

  const start = (payload: Payload, options: O) => {
    const token = capacity.start('method' in payload ? 1 : payload.length);
    return passOn(next, payload, options, (ending) => {
      capacity.end(token, feedbackOf(ending, codes));
      startQueued();
    });
  };
  /** Starts the first calls in the queue, or a timer for them. Those whose time is up have a timer that rejects them. */
  const startQueued = () => {
    clearTimeout(timer);
    for (let first = queue.first(); first; first = queue.first()) {
      const wait = capacity.wait();
      if (wait > 0) {
        const isTimed = wait < Number.POSITIVE_INFINITY;
        if (isTimed) timer = startTimer(Math.min(wait, maxDelay), startQueued);
        return;
      }
      first();
    }
  };
  const enqueue = (given: Payload, options: O) =>
    new Promise<Reply>((resolve, reject) => {
      const since = now();
      const payload = copyPayload(given);
      let off: (() => void) | undefined;
      const remove = queue.add(() => {
        if (deadlineOf(options) <= performance.now()) return remove();
        leave();
        markSent(options, 'maybe');
        resolve(start(payload, options));
      });
      const leave = () => {
        remove();
        off?.();
        record(options, 'queued', now() - since);
      };
      markSent(options, 'no');
      off = onAbort(options, (reason) => {
        leave();
        // Before the middlewares outside, which judge the server, learn about it.
        reject(asLocal(reason));
        startQueued();
      });
      // The first one in the queue may need a timer.
      if (queue.size() === 1) startQueued();
    });

  return (payload, options) => {
    if (queue.size() === 0 && capacity.wait() <= 0) return start(payload, options);
    return queue.size() < room ? enqueue(payload, options) : reject(payload, room);
  };
}

/** The caller may change the params of a call that waits. */
function copyPayload(payload: Payload): Payload {
  return 'method' in payload ? copyMessage(payload) : payload.map(copyMessage);
}

function reject(payload: Payload, room: number): Promise<never> {
  const problem = `limit: the queue is full (${room})`;
  return Promise.reject(asLocal(new TransportError(problem, methodOf(payload), { sent: 'no' })));
}

type Settings = ReturnType<typeof checked>;

function checked({
  concurrency = Number.POSITIVE_INFINITY,
  rate = { calls: Number.POSITIVE_INFINITY, per: 1000 },
  queue = 1000,
  codes = [],
  now = () => performance.now(),
}: LimitOptions) {
  const count = 'a positive integer or Infinity';
  const { calls, per } = rate;
  check('limit', 'concurrency', concurrency, isCount(concurrency), count);
  check('limit', 'rate.calls', calls, isCount(calls), count);
  check('limit', 'rate.per', per, isDelay(per) && per > 0, 'a positive number of milliseconds');
  const isRoom = queue === 0 || isCount(queue);
  check('limit', 'queue', queue, isRoom, 'a non-negative integer or Infinity');
  check('limit', 'codes', codes, isCodes(codes), 'an array of integers');
  check('limit', 'now', now, isFunction(now), 'a function');
  return { concurrency, rate, queue, codes, now };
}

import { deadlineKey, type Options } from './call-state.ts';
import { maxDelay } from './timer.ts';

/** A call that times out. */
export interface Timed extends Link {
  /** With the deadline. */
  readonly options: Options;
  /** Ends the call, which stops its timeout. */
  expire(): void;
}

/** A member of a list. Only the functions in this file change links. */
interface Link {
  timer?: unknown;
  before: Link | undefined;
  after: Link | undefined;
}

/**
 * Calls with the same timeout. They time out in the order in which they start, so one timer is enough. A queue is the link
 * between the last and the first of its calls.
 */
interface Queue extends Link {
  timer?: { ref(): void; unref(): void } | undefined;
}

/**
 * Node's `setTimeout`. Only its timers are shared: the timer of an empty queue keeps running, because starting and stopping
 * it would take half as long as the rest of a call. Other platforms have no `unref`, or end a timer together with the
 * request that started it.
 */
const startShared = globalThis.process?.versions?.uv ? setTimeout : undefined;

const queues = /* @__PURE__ */ new Map<number, Queue>();

/** A program that computes each timeout would have a queue for each call. */
const maxQueues = 16;

/** Calls `expire` at the call's deadline, which is `timeout` milliseconds from now. */
export function startTimeout(call: Timed, timeout: number): void {
  if (timeout > maxDelay) return;
  // If a test has replaced the timers, it expects one for each call.
  const queue = setTimeout === startShared ? queueFor(call, timeout) : undefined;
  if (!queue) {
    call.timer = setTimeout(() => call.expire(), timeout);
    return;
  }
  const last = queue.before as Link;
  if (last === queue) queue.timer?.ref();
  call.before = last;
  call.after = queue;
  last.after = call;
  queue.before = call;
}

export function stopTimeout(call: Timed): void {
  const { timer, before, after } = call;
  if (!before || !after) {
    clearTimeout(timer as ReturnType<typeof setTimeout>);
    return;
  }
  before.after = after;
  after.before = before;
  call.before = undefined;
  call.after = undefined;
  if (before === after) (before as Queue).timer?.unref();
}

function queueFor({ options }: Timed, timeout: number): Queue | undefined {
  const known = queues.get(timeout);
  if (known || queues.size === maxQueues) return known;
  const queue: Queue = { before: undefined, after: undefined };
  queue.before = queue;
  queue.after = queue;
  queues.set(timeout, queue);
  wait(queue, timeout, options[deadlineKey] as number, timeout);
  return queue;
}

function wait(queue: Queue, timeout: number, due: number, delay: number): void {
  const start = startShared as typeof setTimeout;
  queue.timer = start(() => expireDue(queue, timeout, due), delay) as Queue['timer'];
}

/** Ends the calls that are due, at the latest those that were due at `time`. */
function expireDue(queue: Queue, timeout: number, time: number): void {
  // The clock may be a little behind, or stand still in a test.
  const now = Math.max(performance.now(), time);
  for (let first = queue.after; first !== queue; first = queue.after) {
    const call = first as Timed;
    const due = call.options[deadlineKey] as number;
    if (due > now) {
      wait(queue, timeout, due, Math.min(due - now, timeout));
      return;
    }
    call.expire();
  }
  queues.delete(timeout);
}

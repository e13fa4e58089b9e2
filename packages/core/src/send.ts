import { sentOf, withAttempts } from './call-marks.ts';
import { abort, attach, type CallState } from './call-state.ts';
import { throwWithCaller } from './caller.ts';
import { type Direct, type DirectCall, directKey } from './direct.ts';
import { isRpcClientError, TimeoutError, TransportError } from './error.ts';
import { kindOf, wrongKind } from './kind.ts';
import { listen } from './listen.ts';
import { methodOf, type Payload } from './message.ts';
import { startTimeout, stopTimeout, type Timed } from './timeout.ts';
import type { CallOptions, Reply, Transport } from './transport.ts';

/** What a call needs until it settles, in one object, because many calls may wait at the same time. */
export interface Sending extends CallState, Timed, DirectCall {
  readonly payload: Payload;
  options: CallOptions;
  /** Resolves the promise of the call; undefined after that. */
  settle: ((call: Sending) => void) | undefined;
  /** Stops listening to the caller's signal. */
  off?: (() => void) | undefined;
  how: 'replied' | 'failed' | 'expired' | undefined;
  /** The reply, or the reason that the call rejects with. */
  end: unknown;
}

const defaultTimeout = 30_000;

/**
 * Sends a payload; passes the call to `settle` when it has ended. The timeout and the caller's abort work even if the
 * transport ignores the signal; its late reply then changes nothing.
 */
export function send<O extends CallOptions>(
  transport: Transport<O> & { readonly [directKey]?: Direct<O> },
  payload: Payload,
  options: O,
  settle: (call: Sending) => void,
): void {
  const { signal, timeout = defaultTimeout } = options;
  if (kindOf(timeout) !== 'number')
    throw wrongKind(methodOf(payload), 'timeout: number above 0 or Infinity', timeout);
  if (signal && !signal.throwIfAborted)
    throw wrongKind(methodOf(payload), 'signal: AbortSignal', signal);
  signal?.throwIfAborted();
  const call = createSending(payload, options, settle);
  const attached = attach(options, call, performance.now() + timeout);
  call.options = attached;
  startTimeout(call, timeout);
  if (signal) call.off = listen(signal, () => stop(call, signal.reason));
  try {
    const direct = transport[directKey];
    if (direct) direct(payload, attached, call);
    else
      Promise.resolve(transport(payload, attached)).then(
        (reply) => call.resolve(reply),
        (error) => call.reject(error),
      );
  } catch (error) {
    call.reject(error);
  }
}

/** Returns the promise of a call that has ended without a reply. It rejects with the caller in its stack. */
export function rejectionOf(call: Sending): Promise<never> {
  const { how, end } = call;
  // Not in the timer, which calls share, so listeners run in the caller's async context.
  if (how === 'expired') abort(call, end);
  // Only then does V8 know that the caller awaits this promise, and has Node's `fetch` replaced the stack of the reason.
  return Promise.reject(end).then().catch(throwWithCaller);
}

function createSending(
  payload: Payload,
  options: CallOptions,
  settle: (call: Sending) => void,
): Sending {
  return {
    payload,
    options,
    settle,
    resolve,
    reject,
    expire,
    outgoing: undefined,
    listening: undefined,
    before: undefined,
    after: undefined,
    how: undefined,
    end: undefined,
  };
}

function resolve(this: Sending, reply: Reply): void {
  if (typeof (reply ?? {}) === 'object') finish(this, 'replied', reply ?? { body: reply });
  else finish(this, 'failed', wrongKind(methodOf(this.payload), 'a reply', reply));
}

function reject(this: Sending, error: unknown): void {
  if (!this.settle) return;
  const method = methodOf(this.payload);
  const isOurs =
    isRpcClientError(error) ||
    ('reason' in this && error === this.reason) ||
    // An invalid option. Other TypeErrors may come from the transport: `fetch` rejects with one.
    (error instanceof TypeError && error.message.startsWith(`${method}: `));
  const reason = isOurs ? error : new TransportError('no response', method, { cause: error });
  finish(this, 'failed', withAttempts(reason, this.options));
}

function expire(this: Sending): void {
  const { payload, options } = this;
  const { timeout = defaultTimeout } = options;
  const error = new TimeoutError(timeout, methodOf(payload), { sent: sentOf(options) });
  finish(this, 'expired', withAttempts(error, options));
}

/** Ends a call because the caller's signal was aborted. */
function stop(call: Sending, reason: unknown): void {
  // First, because a transport may reject when it is aborted.
  finish(call, 'failed', reason);
  abort(call, reason);
}

function finish(call: Sending, how: Sending['how'], end: unknown): void {
  const { settle, off } = call;
  if (!settle) return;
  stopTimeout(call);
  off?.();
  call.settle = undefined;
  call.how = how;
  call.end = end;
  settle(call);
}

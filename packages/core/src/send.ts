import { abort, attach, type CallState } from './call-state.ts';
import { isRpcClientError, TimeoutError, TransportError } from './error.ts';
import { listen } from './listen.ts';
import { methodOf, type Payload } from './message.ts';
import { startTimer } from './timer.ts';
import type { CallOptions, Reply, Transport } from './transport.ts';

/**
 * Sends a payload and settles a promise: `onReply` resolves it with the reply, or `reject` rejects it with the reason.
 * The timeout and the caller's abort work even if the transport ignores the signal; its late reply then changes nothing,
 * because the promise is settled. If `onReply` throws, `reject` is called with that error. An async function would take
 * 1,000 bytes more for each pending call.
 */
export function send<O extends CallOptions>(
  transport: Transport<O>,
  payload: Payload,
  options: O,
  onReply: (reply: Reply) => void,
  reject: (reason: unknown) => void,
): void {
  const { signal, timeout = 30_000 } = options;
  if (typeof timeout !== 'number' || !(timeout >= 0))
    throw new TypeError(
      `${methodOf(payload)}: timeout must be 0 or greater, not ${timeout} (${typeof timeout})`,
    );
  signal?.throwIfAborted();
  const state: CallState = {};
  const settle = <T>(how: (value: T) => void, value: T) => {
    clearTimeout(timer);
    off?.();
    how(value);
  };
  const stop = () => {
    const reason = signal?.aborted
      ? signal.reason
      : new TimeoutError(timeout, methodOf(payload), state);
    settle(reject, reason);
    abort(state, reason);
  };
  const timer = startTimer(timeout, stop);
  const off = signal && listen(signal, stop);
  const fail = (error: unknown) =>
    settle(
      reject,
      isRpcClientError(error) ||
        // An invalid option. Other TypeErrors may come from the transport: `fetch` rejects with one.
        (error instanceof TypeError && error.message.startsWith(`${methodOf(payload)}: `))
        ? error
        : new TransportError('no response', methodOf(payload), { cause: error }),
    );
  try {
    Promise.resolve(transport(payload, attach(options, state))).then((reply) => {
      try {
        settle(onReply, reply ?? { body: reply });
      } catch (error) {
        reject(error);
      }
    }, fail);
  } catch (error) {
    fail(error);
  }
}

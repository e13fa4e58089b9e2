import { abort, attach, type CallState, withAttempts } from './call-state.ts';
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
  onReply: (reply: Reply, options: O) => void,
  reject: (reason: unknown) => void,
): void {
  const { signal, timeout = 30_000 } = options;
  if (typeof timeout !== 'number' || !(timeout >= 0))
    throw new TypeError(
      `${methodOf(payload)}: timeout must be 0 or greater, not ${timeout} (${typeof timeout})`,
    );
  signal?.throwIfAborted();
  const state: CallState = {};
  const attached = attach(options, state, performance.now() + timeout);
  const end = () => {
    clearTimeout(timer);
    off?.();
  };
  const fail = (error: unknown) => {
    end();
    const isOurs =
      isRpcClientError(error) ||
      // An invalid option. Other TypeErrors may come from the transport: `fetch` rejects with one.
      (error instanceof TypeError && error.message.startsWith(`${methodOf(payload)}: `));
    const reason = isOurs
      ? error
      : new TransportError('no response', methodOf(payload), { cause: error });
    reject(withAttempts(reason, attached));
  };
  const stop = () => {
    end();
    const reason = signal?.aborted
      ? signal.reason
      : withAttempts(new TimeoutError(timeout, methodOf(payload), state), attached);
    reject(reason);
    abort(state, reason);
  };
  const timer = startTimer(timeout, stop);
  const off = signal && listen(signal, stop);
  try {
    Promise.resolve(transport(payload, attached)).then((reply) => {
      end();
      try {
        onReply(reply ?? { body: reply }, attached);
      } catch (error) {
        reject(error);
      }
    }, fail);
  } catch (error) {
    fail(error);
  }
}

import { abort, attach, type CallState } from './call.ts';
import { isRpcClientError, TimeoutError, TransportError } from './error.ts';
import { listen } from './listen.ts';
import { methodOf, type Payload } from './message.ts';
import type { CallOptions, Reply, Transport } from './transport.ts';

/**
 * Sends a payload and calls back once: with the reply, or with what the call is to be rejected with, also when the
 * timeout or the caller's abort comes over a transport that heeds neither, whose signal is aborted with the reason. What
 * `onReply` throws is a rejection too. No async function, of which a call that waits would take 1,000 bytes more.
 */
export function send<O extends CallOptions>(
  transport: Transport<O>,
  payload: Payload,
  options: O,
  onReply: (reply: Reply) => void,
  reject: (reason: unknown) => void,
): void {
  const { signal, timeout = 30_000 } = options;
  if (!(timeout >= 0)) throw new TypeError(`${methodOf(payload)}: timeout must be 0 or greater`);
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
  // A longer delay would make the timer fire at once.
  const timer = timeout <= 2 ** 31 - 1 ? setTimeout(stop, timeout) : undefined;
  const off = signal && listen(signal, stop);
  const fail = (error: unknown) =>
    settle(
      reject,
      isRpcClientError(error) ||
        // The caller's mistake, not the medium's: fetch throws TypeErrors too.
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

import { abort, attach, type CallState, withAttempts } from './call-state.ts';
import { isRpcClientError, TimeoutError, TransportError } from './error.ts';
import { listen } from './listen.ts';
import { methodOf, type Payload } from './message.ts';
import { startTimer } from './timer.ts';
import type { CallOptions, Reply, Transport } from './transport.ts';

/**
 * Sends a payload and settles a promise. The timeout and the caller's abort work even if the transport ignores the
 * signal; its late reply then changes nothing, because the promise is settled. An async function would take 1,000 bytes
 * more for each pending call.
 */
export function send<O extends CallOptions>(
  transport: Transport<O>,
  payload: Payload,
  options: O,
  resolve: (reply: Reply) => void,
  reject: (reason: unknown) => void,
): O {
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
    // First, because Node's `fetch` replaces the stack of the reason, and so would lose the caller that is added to it.
    abort(state, reason);
    reject(reason);
  };
  const timer = startTimer(timeout, stop);
  const off = signal && listen(signal, stop);
  try {
    Promise.resolve(transport(payload, attached)).then((reply) => {
      end();
      resolve(reply ?? { body: reply });
    }, fail);
  } catch (error) {
    fail(error);
  }
  return attached;
}

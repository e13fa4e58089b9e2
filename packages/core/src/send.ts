import { withAttempts } from './call-marks.ts';
import { abort, attach, type CallState } from './call-state.ts';
import { isRpcClientError, TimeoutError, TransportError } from './error.ts';
import { kindOf, wrongKind } from './kind.ts';
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
  const method = methodOf(payload);
  if (kindOf(timeout) !== 'number')
    throw wrongKind(method, 'timeout: number above 0 or Infinity', timeout);
  if (signal && !signal.throwIfAborted) throw wrongKind(method, 'signal: AbortSignal', signal);
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
      ('reason' in state && error === state.reason) ||
      // An invalid option. Other TypeErrors may come from the transport: `fetch` rejects with one.
      (error instanceof TypeError && error.message.startsWith(`${method}: `));
    const reason = isOurs ? error : new TransportError('no response', method, { cause: error });
    reject(withAttempts(reason, attached));
  };
  const stop = () => {
    end();
    const reason = signal?.aborted
      ? signal.reason
      : withAttempts(new TimeoutError(timeout, method, state), attached);
    // First, because Node's `fetch` replaces the stack of the reason, and so would lose the caller that is added to it.
    abort(state, reason);
    reject(reason);
  };
  const timer = startTimer(timeout, stop);
  const off = signal && listen(signal, stop);
  try {
    Promise.resolve(transport(payload, attached)).then((reply) => {
      end();
      if (typeof (reply ?? {}) === 'object') resolve(reply ?? { body: reply });
      else reject(wrongKind(method, 'a reply', reply));
    }, fail);
  } catch (error) {
    fail(error);
  }
  return attached;
}

import { Abortable, listen } from './abort.ts';
import { isRpcClientError, TimeoutError, TransportError } from './error.ts';
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
  if (!(timeout >= 0)) throw new TypeError(`${methodOf(payload)}: timeout must be 0 to Infinity`);
  signal?.throwIfAborted();
  const own = new Abortable(options);
  const stop = () => {
    const reason = signal?.aborted ? signal.reason : new TimeoutError(timeout, methodOf(payload));
    end(reason);
    Abortable.abort(own, reason);
  };
  // A longer delay would make the timer fire at once.
  const timer = timeout <= 2 ** 31 - 1 ? setTimeout(stop, timeout) : undefined;
  const off = signal && listen(signal, stop);
  const finish = () => {
    clearTimeout(timer);
    off?.();
  };
  const end = (reason: unknown) => {
    finish();
    reject(reason);
  };
  const fail = (error: unknown) =>
    end(
      isRpcClientError(error) ||
        // The caller's mistake, not the medium's: fetch throws TypeErrors too.
        (error instanceof TypeError && error.message.startsWith(`${methodOf(payload)}: `))
        ? error
        : new TransportError('no answer', methodOf(payload), { cause: error }),
    );
  try {
    Promise.resolve(transport(payload, own as object as O)).then((reply) => {
      finish();
      try {
        onReply(reply ?? { body: reply });
      } catch (error) {
        reject(error);
      }
    }, fail);
  } catch (error) {
    fail(error);
  }
}

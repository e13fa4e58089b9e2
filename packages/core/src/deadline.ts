import { isRpcClientError, TimeoutError, TransportError } from './error.ts';
import { methodOf, type Payload } from './message.ts';
import type { CallOptions, Reply, Transport } from './transport.ts';

/** A longer delay makes the platform's timers fire at once. */
const longest = 2 ** 31 - 1;

/**
 * Sends a payload and settles when the reply, the timeout or the caller's abort comes, even over a transport
 * that heeds neither; the transport's signal is aborted with the reason.
 */
export async function send<O extends CallOptions>(
  transport: Transport<O>,
  payload: Payload,
  options: O,
): Promise<Reply> {
  const { signal, timeout = 30_000 } = options;
  if (!(timeout >= 0)) throw new TypeError('timeout must be milliseconds from 0 to Infinity');
  if (signal?.aborted) throw signal.reason;
  const controller = new AbortController();
  let onAbort = () => {};
  let timer: unknown;
  try {
    const reply = await new Promise<Reply | undefined>((resolve, reject) => {
      const stop = (reason: unknown) => {
        controller.abort(reason);
        reject(reason);
      };
      onAbort = () => stop(signal?.reason);
      signal?.addEventListener('abort', onAbort);
      if (timeout <= longest) {
        timer = setTimeout(() => stop(new TimeoutError(timeout, methodOf(payload))), timeout);
      }
      transport(payload, { ...options, signal: controller.signal }).then(resolve, reject);
    });
    return reply ?? { body: undefined };
  } catch (error) {
    if (controller.signal.aborted || isRpcClientError(error)) throw error;
    throw new TransportError('no answer came back', methodOf(payload), { cause: error });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

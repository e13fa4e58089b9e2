import { Abortable } from './abort.ts';
import { isRpcClientError, TimeoutError, TransportError } from './error.ts';
import { methodOf, type Payload } from './message.ts';
import type { CallOptions, Reply, Transport } from './transport.ts';

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
  if (!(timeout >= 0)) throw new TypeError(`${methodOf(payload)}: timeout must be 0 to Infinity`);
  signal?.throwIfAborted();
  const own = new Abortable(options);
  const stop = () =>
    Abortable.abort(
      own,
      signal?.aborted ? signal.reason : new TimeoutError(timeout, methodOf(payload)),
    );
  // A longer delay would make the timer fire at once.
  const timer = timeout <= 2 ** 31 - 1 ? setTimeout(stop, timeout) : undefined;
  signal?.addEventListener('abort', stop);
  try {
    const reply = await new Promise<Reply | undefined>((resolve, reject) => {
      Abortable.listen(own, reject);
      Promise.resolve(transport(payload, own as object as O)).then(resolve, reject);
    });
    return reply ?? { body: reply };
  } catch (error) {
    own.signal.throwIfAborted();
    if (isRpcClientError(error)) throw error;
    throw new TransportError('no answer', methodOf(payload), { cause: error });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

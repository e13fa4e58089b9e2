import { onAbort } from './call-state.ts';
import type { Payload } from './message.ts';
import type { CallOptions, Reply, Transport } from './transport.ts';

/** How a call ended: with a reply, or with an error or the reason of an abort or a timeout. */
export type Ending =
  | { readonly reply: Reply; readonly aborted: false }
  | { readonly error: unknown; readonly aborted: boolean };

/**
 * Passes a call on and calls `ended` once, even if the call is aborted or times out, after which the promise of a
 * transport may never settle.
 */
export function follow<O extends CallOptions>(
  next: Transport<O>,
  payload: Payload,
  options: O,
  ended: (ending: Ending) => void,
): void {
  let off: (() => void) | undefined;
  let isOpen = true;
  const end = (ending: Ending) => {
    if (!isOpen) return;
    isOpen = false;
    off?.();
    ended(ending);
  };
  off = onAbort(options, (error) => end({ error, aborted: true }));
  if (!isOpen) return;
  const fail = (error: unknown) => end({ error, aborted: false });
  try {
    // A transport in plain JavaScript may return something else than a promise, and nothing for a notification.
    Promise.resolve(next(payload, options)).then(
      (reply) => end({ reply: reply ?? { body: undefined }, aborted: false }),
      fail,
    );
  } catch (error) {
    fail(error);
  }
}

/** Passes a call on and returns its reply. Calls `ended` once, before the promise settles. */
export function passOn<O extends CallOptions>(
  next: Transport<O>,
  payload: Payload,
  options: O,
  ended: (ending: Ending) => void,
): Promise<Reply> {
  return new Promise((resolve, reject) =>
    follow(next, payload, options, (ending) => {
      ended(ending);
      settle(ending, resolve, reject);
    }),
  );
}

/** Settles a promise in the way that a call ended. */
export function settle(
  ending: Ending,
  resolve: (reply: Reply) => void,
  reject: (reason: unknown) => void,
): void {
  if ('reply' in ending) resolve(ending.reply);
  else reject(ending.error);
}

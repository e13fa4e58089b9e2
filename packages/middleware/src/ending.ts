import {
  type CallOptions,
  onAbort,
  type Payload,
  type Reply,
  type Transport,
} from '@jsonrpcclient/core';

/** How a call ended: with a reply, or with an error or the reason of an abort or a timeout. */
export type Ending =
  | { readonly reply: Reply; readonly aborted: false }
  | { readonly error: unknown; readonly aborted: boolean };

/**
 * Passes a call on and calls `ended` once, before the promise settles: also when the call is aborted or times out, after
 * which the promise of a transport may never settle.
 */
export function passOn<O extends CallOptions>(
  next: Transport<O>,
  payload: Payload,
  options: O,
  ended: (ending: Ending) => void,
): Promise<Reply> {
  let off: (() => void) | undefined;
  let isOpen = true;
  const end = (ending: Ending) => {
    if (!isOpen) return;
    isOpen = false;
    off?.();
    ended(ending);
  };
  off = onAbort(options, (error) => end({ error, aborted: true }));
  return call(next, payload, options).then(
    (reply) => {
      end({ reply, aborted: false });
      return reply;
    },
    (error: unknown) => {
      end({ error, aborted: false });
      throw error;
    },
  );
}

/** Rejects if the transport throws, as a transport in plain JavaScript may. */
async function call<O extends CallOptions>(
  next: Transport<O>,
  payload: Payload,
  options: O,
): Promise<Reply> {
  return next(payload, options);
}

/** A message that matches no call, handler or listener, or another problem that doesn't end the connection. */
export interface Unexpected {
  /**
   * 'late': a response to a call that was aborted, timed out or lost. 'second': a second response to a call. 'unknown': a
   * response with an id that was never sent. 'anonymous': a response without an id. 'foreign': JSON that is not JSON-RPC,
   * or a malformed request. 'garbage': text that is not JSON. 'unheard': a notification without a listener. 'unhandled': a
   * request without a handler, whose response was an error. 'dropped': a queue of notifications was full, so the
   * oldest was dropped. 'mistyped': a notification has the id of a subscription as another type. 'refused': the server did
   * not end a subscription. 'failed': a handler or a listener threw.
   */
  readonly kind:
    | 'late'
    | 'second'
    | 'unknown'
    | 'anonymous'
    | 'foreign'
    | 'garbage'
    | 'unheard'
    | 'unhandled'
    | 'dropped'
    | 'mistyped'
    | 'refused'
    | 'failed';
  /** The decoded message, or the text that is not JSON. */
  readonly message?: unknown;
  /** The method of the notification or request. */
  readonly method?: string | undefined;
  /** The error that a handler threw, or that the server refused with. */
  readonly error?: unknown;
}

export type OnUnexpected = (unexpected: Unexpected) => void;

const texts: Readonly<Record<Unexpected['kind'], string>> = {
  // These two are normal.
  late: '',
  unheard: '',
  second: 'a call received a second response',
  unknown: 'a response has an id that was never sent',
  anonymous: 'a response has no id',
  unhandled: 'a request has no handler',
  foreign: 'a message is not JSON-RPC',
  garbage: 'a message is not JSON',
  dropped: 'notifications were dropped because a queue was full',
  mistyped: "a notification has a subscription's id as another type",
  refused: 'the server did not end a subscription',
  failed: 'a handler or listener threw',
};

/** Warns once about each kind, without the contents of the message. */
export function warnOnce(): OnUnexpected {
  const warned = new Set<string>();
  return ({ kind, method }) => {
    if (!texts[kind] || warned.has(kind)) return;
    warned.add(kind);
    // The peer chose the method, which may have any length and control characters.
    const about = method === undefined ? '' : ` (${method.slice(0, 100).replace(/\p{C}/gu, '?')})`;
    console.warn(
      `jsonrpcclient: ${texts[kind]}${about}; for details, pass onUnexpected to connect`,
    );
  };
}

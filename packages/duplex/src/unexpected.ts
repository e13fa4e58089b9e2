/** What came in, or happened, that belongs to no call and to no handler. */
export interface Unexpected {
  /**
   * 'late': an answer to a call that was given up. 'second': one to a call that was answered. 'unknown': one to an id
   * that was not sent. 'anonymous': one without an id. 'foreign': JSON that is no JSON-RPC. 'garbage': no JSON.
   * 'unheard': a notification that nobody listens to. 'unhandled': a request for a method without a handler, which was
   * answered with an error. 'dropped': a queue of notifications was full, and the oldest is lost. 'mistyped': a
   * notification has the id of a subscription as another type. 'refused': the server did not end a subscription.
   * 'failed': a handler threw.
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
  /** The decoded message, or the text of what is no JSON. */
  readonly message?: unknown;
  /** The method of the notification or request that it is about. */
  readonly method?: string | undefined;
  /** What a handler threw, or why the server refused. */
  readonly error?: unknown;
}

export type OnUnexpected = (unexpected: Unexpected) => void;

/** Where a connection has its `onUnexpected`, for what is built on it. */
export const report = Symbol('onUnexpected');

const texts: Readonly<Record<Unexpected['kind'], string>> = {
  // These two are part of everyday life.
  late: '',
  unheard: '',
  second: 'a call was answered twice',
  unknown: 'an answer came with an id that was not sent',
  anonymous: 'an answer came without an id',
  unhandled: 'a request came for a method without a handler',
  foreign: 'a message came that is no JSON-RPC',
  garbage: 'a message came that is no JSON',
  dropped: 'notifications were dropped, as nobody read them',
  mistyped: "a notification has a subscription's id as another type, so its value was ignored",
  refused: 'the server did not end a subscription',
  failed: 'a handler threw',
};

/** Warns once of each kind, without what was in the message. */
export function warnOnce(): OnUnexpected {
  const warned = new Set<string>();
  return ({ kind, method }) => {
    if (!texts[kind] || warned.has(kind)) return;
    warned.add(kind);
    // A method that the other side named may have any length, and control characters.
    const about = method === undefined ? '' : ` (${method.slice(0, 100).replace(/\p{C}/gu, '?')})`;
    console.warn(`jsonrpcclient: ${texts[kind]}${about}; see the option onUnexpected of connect`);
  };
}

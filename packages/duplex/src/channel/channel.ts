/**
 * A two-way medium for messages, such as a WebSocket, a socket or a process. Only the first three members are required; the
 * others are for media with more features.
 */
export interface Channel {
  /**
   * Yields every message that arrives, whole and in order, and every change of state in between. Ends when the peer
   * closes the medium, and throws a `ChannelError` if the medium fails. Iterated once.
   */
  readonly messages: AsyncIterable<string | ChannelEvent>;
  /**
   * Sends one message; messages keep the order of the calls. A returned promise resolves when the medium has room again. If
   * `send` throws or rejects, only this message is affected.
   */
  send(text: string): void | Promise<void>;
  /**
   * Closes the medium and ends `messages`; resolves when everything is shut down. May be called more than once. A medium
   * that can tell the peer why it closes, as a WebSocket can, sends the `reason`.
   */
  close(reason?: unknown): void | Promise<void>;
  /**
   * Omitted if the channel is open from the start. 'connecting': nothing is sent until `messages` yields
   * `{ state: 'open' }`.
   */
  readonly state?: 'connecting' | undefined;
  /** Sends the medium's own ping; resolves when the peer responds. */
  readonly ping?: (() => Promise<void>) | undefined;
  /**
   * Returns a number that changes when bytes have arrived, or have left after they had to wait, even if no message is
   * complete: signs of life for `keepAlive`, which calls it now and then.
   */
  readonly activity?: (() => number) | undefined;
  /**
   * Replaces the current connection with a new one; `failed` means that it was never usable. If this member is omitted,
   * `close` is called instead.
   */
  readonly renew?: ((cause: unknown, failed?: boolean) => void) | undefined;
}

/**
 * A change of state between messages. 'open': messages that are sent from now on arrive. 'lost': the server won't respond
 * to what was sent.
 */
export type ChannelEvent =
  | { readonly state: 'open' }
  | { readonly state: 'lost'; readonly error: unknown };

/** Why a medium failed; the `cause` of the `TransportError` of each call that was lost with it. */
export class ChannelError extends Error {
  override readonly name = 'ChannelError';
  /** A system error code (`ECONNREFUSED`), a WebSocket close code, or the exit code or signal of a process. */
  readonly code: string | number | undefined;
  /** The text that came with the close: the reason in a WebSocket's close frame. */
  readonly reason: string | undefined;
  /** 'no' if nothing that was waiting for the medium has been sent; 'maybe' by default. */
  readonly sent: 'no' | 'maybe';

  constructor(
    problem: string,
    options: ErrorOptions & {
      readonly code?: string | number | undefined;
      readonly reason?: string | undefined;
      readonly sent?: 'no' | 'maybe' | undefined;
    } = {},
  ) {
    const { code, reason, sent = 'maybe' } = options;
    super(withDetails(problem, code, reason), options);
    this.code = code;
    this.reason = reason;
    this.sent = sent;
  }
}

/** `the server closed the connection (1008 "token expired")`. */
function withDetails(problem: string, code: unknown, reason: string | undefined): string {
  const details = reason ? [code, JSON.stringify(reason)] : [code];
  const text = details.filter((detail) => detail !== undefined).join(' ');
  return text === '' ? problem : `${problem} (${text})`;
}

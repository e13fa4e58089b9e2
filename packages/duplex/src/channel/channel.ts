/**
 * A two-way medium: what a WebSocket, a socket or a process is to JSON-RPC. The members after `close` are for media
 * that have more to tell; three are enough.
 */
export interface Channel {
  /**
   * Every message that comes in, whole and in order, and each change of state between them. Ends when the other side
   * ends, throws a `ChannelError` when the medium breaks. Read once.
   */
  readonly messages: AsyncIterable<string | ChannelEvent>;
  /**
   * Hands one message to the medium, in the order of the calls. A promise settles when the medium has room again; what
   * it rejects with, or what is thrown, is the fate of this message alone.
   */
  send(text: string): void | Promise<void>;
  /**
   * Ends the medium and with it `messages`; settles when nothing is left of it. May be called again. A medium that can
   * tell the other side why it closes, as a WebSocket can, takes that from `reason`.
   */
  close(reason?: unknown): void | Promise<void>;
  /** Absent: open from the start. 'connecting': an event tells when it is open; until then nothing is sent. */
  readonly state?: 'connecting' | undefined;
  /** Asks the medium itself whether the other side is there; settles when it answered. */
  readonly ping?: (() => Promise<void>) | undefined;
  /**
   * A number that changes when bytes have arrived, or have left after they had to wait, even if no message is whole yet:
   * signs of life for `keepAlive`, which asks for it now and then.
   */
  readonly activity?: (() => number) | undefined;
  /**
   * Gives up the connection at hand for a new one; `failed`: it never was of use. Without this member `close` is called.
   */
  readonly renew?: ((cause: unknown, failed?: boolean) => void) | undefined;
}

/** What `messages` tells between messages: what is sent from now on arrives, or what was sent will not be answered. */
export type ChannelEvent =
  | { readonly state: 'open' }
  | { readonly state: 'lost'; readonly error: unknown };

/** How a medium failed; the `cause` of the `TransportError` of each call that was lost with it. */
export class ChannelError extends Error {
  override readonly name = 'ChannelError';
  /** Of the system (`ECONNREFUSED`), a WebSocket's close code, a process's exit code or signal. */
  readonly code: string | number | undefined;
  /** The text that the other side, or this one, gave when it closed: the reason of a WebSocket's close frame. */
  readonly reason: string | undefined;
  /** 'no' when nothing that waits for this medium has left; 'maybe' by default. */
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

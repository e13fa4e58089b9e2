import { wrongKind } from '@jsonrpcclient/core';
import type { HttpOptions, PostStream } from '@jsonrpcclient/http';
import { checkOptions } from '../check.ts';

/** Options of `streamableHttp`. */
export interface StreamableHttpOptions extends Pick<HttpOptions, 'auth' | 'headers'> {
  /** Sends the requests: `fetchStream()` by default, or for example `undiciStream()` of `@jsonrpcclient/http-undici`. */
  readonly post?: PostStream | undefined;
  /**
   * Whether to listen to messages that belong to no call, with a GET. 'auto', the default: after
   * `notifications/initialized` was sent, unless the server refuses the GET. true: at once; the channel opens when the
   * server accepts the GET, and ends if it refuses it.
   */
  readonly listen?: 'auto' | boolean | undefined;
  /** Whether to send the session id that the server assigns; true by default. */
  readonly session?: boolean | undefined;
  /** Whether to resume a broken stream whose events have ids; true by default. */
  readonly resume?: boolean | undefined;
  /**
   * Milliseconds before a stream is resumed, or the GET is repeated; doubled after each failure. 1,000 by default. A server's
   * `retry` replaces it.
   */
  readonly minDelay?: number | undefined;
  /** The longest delay, in milliseconds; 30,000 by default. */
  readonly maxDelay?: number | undefined;
  /** How many attempts in a row to resume the stream of a call may fail; 5 by default. The GET is repeated forever. */
  readonly retries?: number | undefined;
  /** Milliseconds without a byte, comments included, after which a stream counts as broken; none by default. */
  readonly idleTimeout?: number | undefined;
  /** The maximum number of bytes in a message, in both directions; 64 MiB by default. */
  readonly maxMessageBytes?: number | undefined;
  /** Milliseconds that `close` waits for the server to delete the session; 1,000 by default. */
  readonly closeTimeout?: number | undefined;
}

/** The options with their defaults. */
export interface Settings {
  readonly listen: 'auto' | boolean;
  readonly resume: boolean;
  readonly minDelay: number;
  readonly maxDelay: number;
  readonly retries: number;
  readonly idleTimeout: number | undefined;
  readonly maxMessageBytes: number;
  readonly closeTimeout: number;
}

/** Adds the defaults; throws a `TypeError` that names the option, unless all are valid. */
export function toSettings(options: StreamableHttpOptions): Settings {
  const {
    listen = 'auto',
    resume = true,
    minDelay = 1000,
    maxDelay = 30_000,
    retries = 5,
    idleTimeout,
    maxMessageBytes = 2 ** 26,
    closeTimeout = 1000,
  } = options;
  const numbers = { minDelay, maxDelay, retries, idleTimeout, maxMessageBytes, closeTimeout };
  checkOptions('streamableHttp', { post: options.post, ...numbers });
  if (listen !== 'auto' && typeof listen !== 'boolean')
    throw wrongKind('streamableHttp', "listen: 'auto', true or false", listen);
  return { listen, resume, ...numbers };
}

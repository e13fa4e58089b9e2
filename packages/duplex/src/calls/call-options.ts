import type { CallOptions } from '@jsonrpcclient/core';

/** Options of a call over a two-way channel. */
export interface DuplexCallOptions extends CallOptions {
  /** Called with each progress report about the call; needs a convention with `progress`. */
  readonly onProgress?: ((progress: unknown) => void) | undefined;
  /**
   * Milliseconds without a response or progress until the call rejects with a `TimeoutError`; none by default. `timeout`
   * still limits the whole call.
   */
  readonly idleTimeout?: number | undefined;
  /** Called with each response to the call, even if it arrives after an abort or timeout; not for members of a batch. */
  readonly onResponse?: ((response: unknown) => void) | undefined;
}

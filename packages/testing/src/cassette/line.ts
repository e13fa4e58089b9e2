import type { Sent } from '@jsonrpcclient/core';

/** A recorded call; in a cassette, each is one line of JSON. The calls of a batch are recorded one by one. */
export interface CassetteLine {
  readonly method: string;
  readonly params?: unknown;
  /** Only for a notification. */
  readonly notify?: true;
  /** Omitted if there was no reply. */
  readonly reply?: CassetteReply;
  /** The `sent` of the `TransportError` if there was no reply. */
  readonly sent?: Sent;
  /** How many milliseconds the call took. */
  readonly ms: number;
}

interface CassetteReply {
  /** HTTP status. */
  readonly status?: number;
  /** Only content-type and retry-after. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The response without its id, or, if it wasn't a response, the body; omitted if it was empty. */
  readonly body?: unknown;
}

import type { Message } from '@jsonrpcclient/core';

/** The limits of the server. Starts with the options of `batching`, and is lowered when the server refuses a batch. */
export interface Limits {
  /** Calls per batch. */
  max: number;
  /** UTF-8 bytes per batch. */
  maxBytes: number;
  acceptsBatches: boolean;
}

/** The length of a message as JSON in UTF-8. A bigint, which JSON doesn't have, counts as its digits. */
export function bytesOf(message: Message): number {
  const write = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
  try {
    return new TextEncoder().encode(JSON.stringify(message, write)).length;
  } catch {
    // The transport reports why the message can't be written.
    return 0;
  }
}

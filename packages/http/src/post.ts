import type { CallOptions } from '@jsonrpcclient/core';

/** One HTTP POST, ready to be sent. */
export interface PostRequest {
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The call's: abort the request with its `signal`, or with `onAbort(options, listener)`, which costs less. */
  readonly options: CallOptions;
  /** Above this many decoded bytes the body is not read to its end. */
  readonly maxResponseBytes: number;
}

/** What came back, whatever its status. */
export interface PostReply {
  /** 0 where the platform does not tell, as for a redirect in browsers. */
  readonly status: number;
  /** The reason phrase; undefined or empty if there is none, as over HTTP/2. */
  readonly statusText?: string | undefined;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text without a byte order mark; undefined if it passed `maxResponseBytes`, or if there is an `error`. */
  readonly body: string | undefined;
  /** Why the body could not be read or decompressed, although the status and the headers arrived. */
  readonly error?: unknown;
}

/**
 * The seam below which HTTP libraries differ: sends one POST, follows no redirect, and resolves with any status. Rejects if
 * no status arrived; if one did, and something else failed afterward, the error has `sent: 'yes'`.
 */
export type Post = (request: PostRequest) => Promise<PostReply>;

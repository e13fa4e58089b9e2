import type { CallOptions } from '@jsonrpcclient/core';

/** One HTTP POST, ready to be sent. */
export interface PostRequest {
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends the request; it is made when it is first read. */
  readonly signal?: AbortSignal | undefined;
  /** Of the call, for `onAbort`, which costs less than the signal. */
  readonly options: CallOptions;
  /** Above this many decoded bytes the body is not read to its end. */
  readonly maxResponseBytes: number;
}

/** What came back, whatever its status. */
export interface PostReply {
  /** 0 where the platform does not tell, as for a redirect in browsers. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text without a byte order mark; undefined: it passed `maxResponseBytes`. */
  readonly body: string | undefined;
}

/**
 * The seam below which HTTP libraries differ: sends one POST, follows no redirect, resolves with any status
 * and rejects when no whole response came; where one came, and what failed was done with it, the error has `sent: 'yes'`.
 */
export type Post = (request: PostRequest) => Promise<PostReply>;

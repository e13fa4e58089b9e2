import type { CallOptions } from '@jsonrpcclient/core';

/** One HTTP POST, ready to be sent. */
export interface PostRequest {
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /**
   * The options of the call: abort the request with their `signal`, or with `onAbort(options, listener)`, which costs
   * less.
   */
  readonly options: CallOptions;
  /** If the decoded body is larger than this, stop reading it. */
  readonly maxResponseBytes: number;
}

/** The HTTP response, whatever its status. */
export interface PostReply {
  /** 0 if the platform doesn't say, as browsers do for a redirect. */
  readonly status: number;
  /** The reason phrase; `undefined` or empty if there is none, as over HTTP/2. */
  readonly statusText?: string | undefined;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The text without a byte order mark; `undefined` if it is larger than `maxResponseBytes`, or if there is an `error`.
   */
  readonly body: string | undefined;
  /** Why the body couldn't be read or decompressed after the status and headers had arrived. */
  readonly error?: unknown;
}

/**
 * The contract for an HTTP library: send one POST, don't follow redirects, and resolve whatever the status. It rejects
 * if no status arrived. If one did and something else failed afterward, the error has `sent: 'yes'`.
 */
export type Post = (request: PostRequest) => Promise<PostReply>;

export type Verb = 'POST' | 'GET' | 'DELETE';

/** One HTTP request whose response is read as it arrives. */
export interface StreamRequest extends Omit<PostRequest, 'maxResponseBytes'> {
  readonly method: Verb;
  /** '' for none: a GET or DELETE. */
  readonly body: string;
}

/** The head of an HTTP response, and its body as it arrives. */
export interface StreamReply extends Pick<PostReply, 'status' | 'statusText' | 'headers'> {
  /**
   * The chunks of the decoded body; `undefined` if there is none. The iteration throws if the body breaks or can't be
   * decompressed; leaving it early, or never starting it and aborting the call, releases the connection.
   */
  readonly body: AsyncIterable<Uint8Array> | undefined;
}

/**
 * The contract for an HTTP library that can stream: like a `Post`, but resolves when the headers arrive, and also sends a
 * GET or DELETE. The size of the body is the reader's business.
 */
export type PostStream = (request: StreamRequest) => Promise<StreamReply>;

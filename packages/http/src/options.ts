import type { CallOptions, Codec, Transport } from '@jsonrpcclient/core';
import type { Auth, RequestToSign } from './auth.ts';
import type { HttpHeaders } from './headers.ts';

/** Options of a call over HTTP. */
export interface HttpCallOptions extends CallOptions {
  readonly headers?: HttpHeaders | undefined;
}

/** The type of all HTTP transports. */
export type HttpTransport = Transport<HttpCallOptions>;

/** Options of all HTTP transports. */
export interface HttpOptions {
  /** Credentials; by default, those in the URL. */
  readonly auth?: Auth | undefined;
  /** Headers of every request, or a function that is called before each one. A call's own headers override them. */
  readonly headers?:
    | HttpHeaders
    | ((request: RequestToSign) => HttpHeaders | Promise<HttpHeaders>)
    | undefined;
  /** The maximum number of bytes in a decoded response; 64 MiB by default. */
  readonly maxResponseBytes?: number | undefined;
  /** `JSON` by default. */
  readonly codec?: Codec | undefined;
}

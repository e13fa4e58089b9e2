import type { CallOptions, Transport } from '@jsonrpcclient/core';

/** The options the suite sets on a call, which every HTTP transport accepts. */
export interface HttpCall extends CallOptions {
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
}

type Credentials =
  | { readonly username: string; readonly password: string }
  | { readonly authorization: string }
  | string;

interface RequestToSign {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

/** The options the suite sets on a transport. */
export interface HttpSetup {
  readonly auth?:
    | Credentials
    | ((
        challenge: string | undefined,
        request: RequestToSign,
      ) => Credentials | undefined | Promise<Credentials | undefined>);
  readonly headers?:
    | HttpCall['headers']
    | ((request: RequestToSign) => HeadersGiven | Promise<HeadersGiven>);
  readonly maxResponseBytes?: number;
  readonly codec?: {
    readonly stringify: (value: unknown) => string;
    readonly parse: (text: string) => unknown;
  };
}

type HeadersGiven = Readonly<Record<string, string | undefined>>;

/** Creates the HTTP transport under test. */
export type CreateHttpTransport = (url: string, setup?: HttpSetup) => Transport<HttpCall>;

/** What a transport lacks, each with the reason, which the skipped tests print. */
export interface HttpLacks {
  /** Responses that are JSON, although their content-type is `text/event-stream`. */
  readonly eventStreams?: string | undefined;
}

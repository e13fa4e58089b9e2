import type { CallOptions, Transport } from '@jsonrpcclient/core';

/** What the suite gives a call; as every HTTP transport takes it. */
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

/** What the suite gives a transport. */
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

/** Makes the HTTP transport that is to be tested. */
export type CreateHttpTransport = (url: string, setup?: HttpSetup) => Transport<HttpCall>;

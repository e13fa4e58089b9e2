import type { Codec, Transport } from '@jsonrpcclient/core';

/** The server of a test: the text it sends back, undefined for none; if it rejects, the connection breaks. */
export type TextServer = (text: string) => Promise<string | undefined>;

/** What the suite asks of a transport. */
interface TransportSetup {
  readonly codec?: Codec;
}

/** A transport to the server of a test; disposing it ends both. */
interface StartedTransport extends AsyncDisposable {
  readonly transport: Transport;
}

/** What a medium lacks, each with the reason why; the tests that need it are skipped, and print the reason. */
export interface TransportLacks {
  /** Numbers beyond 2^53. */
  readonly exactNumbers?: string | undefined;
}

/** Makes the transport that is to be tested, to this server. */
export type StartTransport = (
  server: TextServer,
  setup?: TransportSetup,
) => Promise<StartedTransport>;

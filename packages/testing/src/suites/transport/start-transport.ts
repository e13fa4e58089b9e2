import type { Codec, Transport } from '@jsonrpcclient/core';

/** The test server: resolves to the text to send back, undefined for none; if it rejects, the connection breaks. */
export type TextServer = (text: string) => Promise<string | undefined>;

/** The options the suite sets on a transport. */
interface TransportSetup {
  readonly codec?: Codec;
}

/** A transport to the test server; disposing it closes both. */
interface StartedTransport extends AsyncDisposable {
  readonly transport: Transport;
}

/** What a medium lacks, each with the reason, which the skipped tests print. */
export interface TransportLacks {
  /** Numbers beyond 2^53. */
  readonly exactNumbers?: string | undefined;
}

/** Creates the transport under test, connected to this server. */
export type StartTransport = (
  server: TextServer,
  setup?: TransportSetup,
) => Promise<StartedTransport>;

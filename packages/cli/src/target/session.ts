import type { Client, Codec, Transport } from '@jsonrpcclient/core';
import type { Connection } from '@jsonrpcclient/duplex';
import type { Post } from '@jsonrpcclient/http';

/** An open target. */
export interface Session extends AsyncDisposable {
  /** A client with the options of the command line. */
  readonly client: Client;
  /** Sends payloads as they are, with the retries of the command line. */
  readonly transport: Transport;
  /** On two-way targets. */
  readonly connection: Connection | undefined;
  /** Over HTTP. */
  readonly post: Post | undefined;
  readonly codec: Codec;
  /** The text of the last response, as it came. */
  readonly lastResponse: () => string | undefined;
}

/** Where the servers of the suite are. */
export interface Addresses {
  /** Ends in a slash; `busy`, `gzip`, `headers`, `redirect` and `silent` below it behave in their own ways. */
  readonly http: string;
  readonly webSocket: string;
  readonly tcpPort: number;
  /** '' if nats-server is not installed. */
  readonly nats: string;
  /** A command that runs the peer over its standard input and output. */
  readonly command: readonly [string, ...string[]];
  /** A script that runs the peer in a worker of this runtime. */
  readonly worker: string;
}

export type TransportName =
  | 'http-fetch'
  | 'http-stream'
  | 'http-axios'
  | 'http-undici'
  | 'websocket'
  | 'socket'
  | 'stdio'
  | 'nats'
  | 'port';

/** One cell: a feature of a transport in a runtime. */
export interface Result {
  readonly transport: TransportName;
  readonly feature: string;
  /** Why it failed; undefined if it works. */
  readonly problem?: string;
}

/** The part of the `NatsConnection` of nats-core 3 that is used. */
export interface NatsConnection {
  /** Information about the server; undefined while the connection is dialing. */
  readonly info?: { readonly max_payload: number } | undefined;
  publish(subject: string, payload: string, options?: NatsPublishOptions): void;
  subscribe(subject: string, options: NatsSubscription): unknown;
  status(): AsyncIterable<NatsStatus>;
  closed(): Promise<unknown>;
  isClosed(): boolean;
  isDraining(): boolean;
}

/** How a message is published. */
export interface NatsPublishOptions {
  /** The subject for the reply. */
  reply?: string;
  headers?: NatsMessageHeaders;
}

/** How messages are received. */
export interface NatsSubscription {
  callback(error: Error | null, message: NatsMessage): void;
}

/** A received message. */
export interface NatsMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: NatsMessageHeaders | undefined;
  string(): string;
}

/** The headers of a message, as nats-core creates them. */
export interface NatsMessageHeaders extends Iterable<[string, string[]]> {
  /** A status that the NATS server sets, for example 503 if there are no responders; 0 for none. */
  readonly code: number;
  append(name: string, value: string): void;
  delete(name: string, match?: 'insensitive'): void;
}

/** A change of a connection. */
export interface NatsStatus {
  readonly type: string;
  /** The address of the server, if the connection to it is lost or comes back. */
  readonly server?: string;
  readonly error?: unknown;
}

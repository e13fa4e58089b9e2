import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { accepts } from './ready.ts';
import { type Place, type ProgramServer, startProgram } from './start-program.ts';

const require = createRequire(import.meta.url);

export interface NatsOptions {
  /** Text for its configuration file, for example users with permissions. */
  readonly config?: string | undefined;
  /** The port of a server that ran before, to take its place. */
  readonly port?: number | undefined;
}

export interface NatsServer extends ProgramServer {
  readonly port: number;
  /** Replaces the configuration while the server runs. */
  readonly reload: (config: string) => void;
}

/** Starts nats-server (Debian package nats-server). */
export async function startNats({
  config = '',
  port: fixed,
}: NatsOptions = {}): Promise<NatsServer> {
  const configure = ({ port, folder }: Place, text: string) => {
    const file = join(folder, 'nats.conf');
    writeFileSync(file, `host: 127.0.0.1\nport: ${port}\n${text}`);
    return file;
  };
  const program = await startProgram({
    command: 'nats-server',
    port: fixed,
    args: (place) => ['-c', configure(place, config)],
    ready: ({ port }) => accepts({ host: '127.0.0.1', port }),
  });
  const { port } = program;
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    reload(text) {
      configure(program, text);
      process.kill(program.pid, 'SIGHUP');
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

/** The part of a `NatsConnection` of `@nats-io/transport-node` that tests use. */
export interface NatsClient extends AsyncDisposable {
  readonly info?: { readonly max_payload: number } | undefined;
  publish(subject: string, payload: string, options?: object): void;
  subscribe(subject: string, options: NatsSubscriptionOptions): NatsClientSubscription;
  request(subject: string, payload: string, options?: object): Promise<NatsRequest>;
  status(): AsyncIterable<{ readonly type: string; readonly error?: unknown }>;
  flush(): Promise<void>;
  reconnect(): Promise<void>;
  drain(): Promise<void>;
  close(): Promise<void>;
  closed(): Promise<unknown>;
  isClosed(): boolean;
  isDraining(): boolean;
}

interface NatsSubscriptionOptions {
  readonly queue?: string;
  readonly callback: (error: Error | null, message: NatsRequest) => void;
}

interface NatsClientSubscription {
  unsubscribe(): void;
}

/** A message that a server received. */
export interface NatsRequest {
  readonly subject: string;
  readonly reply?: string;
  readonly data: Uint8Array;
  readonly headers?: NatsRequestHeaders | undefined;
  string(): string;
  respond(payload?: string, options?: object): boolean;
}

interface NatsRequestHeaders extends Iterable<[string, string[]]> {
  readonly code: number;
  append(name: string, value: string): void;
  delete(name: string, match?: 'insensitive'): void;
}

/** Connects to a NATS server; disposing the connection closes it. */
export async function connectNats(url: string, options: object = {}): Promise<NatsClient> {
  // Not imported, because its declarations don't compile with this project's options.
  const { connect } = require('@nats-io/transport-node') as {
    connect(options: object): Promise<NatsClient>;
  };
  return connect({ servers: url, reconnectTimeWait: 20, ...options });
}

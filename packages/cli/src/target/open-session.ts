import { bigints } from '@jsonrpcclient/codec';
import { type Codec, compose, createClient, fields, type Transport } from '@jsonrpcclient/core';
import type { Invocation } from '../command.ts';
import type { Settings } from '../settings/settings.ts';
import { logMessages } from './log-messages.ts';
import type { Session } from './session.ts';

/** How a session differs between commands. */
export interface SessionOptions {
  /** Whether a two-way target reconnects; false by default. */
  readonly reconnect?: boolean;
  /** Called with each notification on a two-way target. */
  readonly onNotification?: ((notification: unknown) => void) | undefined;
  /** Called when a two-way connection is lost or open again, and when it closes. */
  readonly onState?: ((state: string, error?: unknown) => void) | undefined;
  /** How many requests may be made at the same time over HTTP; unlimited by default. */
  readonly connections?: number;
}

/** A transport and what belongs to it. */
export type Opened = Pick<Session, 'transport' | 'connection' | 'post'> & {
  readonly close: () => Promise<void>;
};

/** Opens the target, which for HTTP needs no connection yet. */
export async function openSession(
  settings: Settings,
  invocation: Invocation,
  options: SessionOptions = {},
): Promise<Session> {
  const { bigint, dialect, timeout, ids, idempotent, retries } = settings;
  let last: string | undefined;
  const isVerbose = invocation.flags.count('verbose') > 0;
  const codec = tap(bigint ? bigints() : JSON, (text, isResponse) => {
    if (isResponse) last = text;
    else if (isVerbose) invocation.io.stderr.write(`<-- ${invocation.secrets.hide(text)}\n`);
  });
  const opened = await openTarget(settings, invocation, codec, options);
  let transport: Transport = opened.transport;
  if (isVerbose) transport = compose(transport, logMessages(invocation, codec));
  if (retries > 0) {
    const { retry } = await import('@jsonrpcclient/middleware');
    transport = compose(transport, retry({ retries }));
  }
  const client = createClient(transport, { ids, dialect, bigint, timeout, idempotent });
  return {
    client,
    transport,
    codec,
    connection: opened.connection,
    post: opened.post,
    lastResponse: () => last,
    [Symbol.asyncDispose]: opened.close,
  };
}

async function openTarget(
  settings: Settings,
  invocation: Invocation,
  codec: Codec,
  options: SessionOptions,
): Promise<Opened> {
  if (settings.target.kind === 'http') {
    const { openHttp } = await import('../http/open-http.ts');
    return openHttp(settings.target.url, settings, invocation, codec, options);
  }
  const { openConnection } = await import('./open-connection.ts');
  return openConnection(settings, invocation, codec, options);
}

/** Passes on the text of each message that arrives: of a response, or of a call of the server. */
function tap(codec: Codec, onText: (text: string, isResponse: boolean) => void): Codec {
  return {
    stringify: (value) => codec.stringify(value),
    parse(text) {
      const message: unknown = codec.parse(text);
      onText(text, fields(message).method === undefined);
      return message;
    },
  };
}

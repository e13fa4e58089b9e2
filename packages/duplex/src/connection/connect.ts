import { type Client, type Codec, createClient, type Transport } from '@jsonrpcclient/core';
import { attempt } from '../attempt.ts';
import { createCalls } from '../calls/pending.ts';
import { createOutgoing } from '../calls/sender.ts';
import { type Channel, ChannelError } from '../channel/channel.ts';
import { closeQuietly } from '../channel/close-quietly.ts';
import { createBacklog } from '../incoming/backlog.ts';
import { createIncoming } from '../incoming/incoming.ts';
import { createResponses } from '../incoming/responses.ts';
import { createFeeds } from '../notifications/notifications.ts';
import { type OnUnexpected, report, warnOnce } from '../unexpected.ts';
import type { Connection, ConnectOptions, DuplexCallOptions } from './connection.ts';
import { createReceiver } from './dispatch.ts';
import type { KeepAlive } from './keep-alive.ts';
import { createLife } from './lifecycle.ts';

/**
 * Calls, and is called, over a channel: a transport for `createClient` that settles every call at once when the channel
 * ends, and the other direction beside it. Reads `channel.messages` from now on.
 */
export function connect<N = unknown, R = unknown>(
  channel: Channel,
  options?: ConnectOptions,
): Connection<N, R>;
export function connect(channel: Channel, options: ConnectOptions = {}): Connection {
  const { onOpen, keepAlive, codec = JSON, dialect } = options;
  orClose(channel, () => checkKeepAlive(channel, keepAlive));
  const unexpected = guard(options.onUnexpected ?? warnOnce());
  const send = (text: string) => channel.send(text);

  const backlog = createBacklog();
  const calls = createCalls(unexpected);
  const responses = createResponses(dialect);
  const incoming = orClose(channel, () => createIncoming({ ...options, unexpected, responses }));
  const feeds = createFeeds(incoming, unexpected);
  const outgoing = createOutgoing({
    ...options,
    calls,
    toText: (message) => toText(codec, message),
    send,
    unexpected,
  });
  const client = createClient<unknown, DuplexCallOptions>(outgoing.direct, { dialect });

  const life = createLife(channel, {
    receive: createReceiver({
      ...options,
      calls,
      incoming,
      responses,
      unexpected,
      codec,
      send: (text) => backlog.hold(text, send(text)),
      connections: () => life.connections,
      isClosed: () => life.state.current === 'closed',
    }),
    prepare: onOpen && (() => onOpen(client)),
    ask: () => askWhether(channel, client, keepAlive),
    keepAlive,
    unexpected,
    room: backlog.room,
    onOpen: outgoing.open,
    onLost(error) {
      backlog.clear();
      outgoing.lose(error);
      incoming.lose(error);
      feeds.gap();
    },
    onEnd(error, isOwn) {
      backlog.clear();
      outgoing.close(error);
      incoming.lose(error);
      feeds.end(isOwn ? undefined : error);
    },
  });

  const transport: Transport<DuplexCallOptions> = (payload, callOptions) =>
    outgoing.transport(payload, callOptions);
  const { opened, close } = life;
  const { on, handle } = incoming;
  const others = {
    onState: life.state.onState,
    on,
    handle,
    notifications: feeds.listen,
    pending: calls.pending,
    opened,
    close,
  };
  const connection = Object.assign(transport, others, { [Symbol.asyncDispose]: () => close() });
  Object.defineProperty(connection, 'state', { get: () => life.state.current });
  Object.defineProperty(connection, report, { value: unexpected });
  life.begin();
  return connection as unknown as Connection;
}

/** Nobody else has the channel of a connection that isn't made. */
function orClose<T>(channel: Channel, create: () => T): T {
  try {
    return create();
  } catch (error) {
    closeQuietly(channel);
    throw error;
  }
}

function checkKeepAlive({ ping, renew }: Channel, keepAlive: KeepAlive | undefined): void {
  if (keepAlive && keepAlive.method === undefined && !ping && !renew) {
    throw new TypeError('keepAlive needs a method, as the channel has no ping');
  }
}

/** A listener that throws or rejects does not end the reading. */
function guard(onUnexpected: OnUnexpected): OnUnexpected {
  return (what) => {
    attempt(
      () => onUnexpected(what),
      (error) => warnOnce()({ kind: 'failed', method: 'onUnexpected', error }),
    );
  };
}

function toText(codec: Codec, message: unknown): string {
  try {
    return codec.stringify(message);
  } catch (error) {
    throw new ChannelError('no JSON can be made of it', { cause: error, sent: 'no' });
  }
}

/** By the method where one is given, as some servers end the connection at a ping. */
function askWhether(
  channel: Channel,
  client: Client<unknown, DuplexCallOptions>,
  { method, params }: KeepAlive = {},
): Promise<unknown> | undefined {
  return method === undefined ? channel.ping?.() : client.request(method, params);
}

import {
  type Codec,
  createClient,
  directKey,
  type Transport,
  wrongKind,
} from '@jsonrpcclient/core';
import { attempt } from '../attempt.ts';
import type { DuplexCallOptions } from '../calls/call-options.ts';
import { type Calls, createCalls } from '../calls/calls.ts';
import { createSender } from '../calls/sender.ts';
import { type Channel, ChannelError } from '../channel/channel.ts';
import { closeQuietly } from '../channel/close-quietly.ts';
import { createBacklog } from '../incoming/backlog.ts';
import { createIncoming, type Incoming } from '../incoming/incoming.ts';
import { createResponses } from '../incoming/responses.ts';
import { internals } from '../internals.ts';
import { createFeeds, type NotificationFeeds } from '../notifications/feeds.ts';
import { type OnUnexpected, warnOnce } from '../unexpected.ts';
import type { Connection, ConnectOptions } from './connection.ts';
import { createDispatch } from './dispatch.ts';
import { checkKeepAlive, createWatch } from './keep-alive.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import { readChannel } from './read-channel.ts';

/**
 * Opens a connection over a channel: a transport for `createClient` that also delivers the server's requests and
 * notifications. If the channel ends, every pending call settles at once. Starts reading `channel.messages` immediately.
 */
export function connect<N = unknown, R = unknown>(
  channel: Channel,
  options?: ConnectOptions,
): Connection<N, R>;
export function connect(channel: Channel, options: ConnectOptions = {}): Connection {
  if (typeof channel?.send !== 'function')
    throw wrongKind('connect', 'a channel such as webSocket(url)', channel);
  const { onOpen, keepAlive, codec = JSON, dialect } = options;
  const unexpected = guard(options.onUnexpected ?? warnOnce());
  const send = (text: string) => channel.send(text);

  const backlog = createBacklog();
  const calls = createCalls(unexpected);
  const responses = createResponses(dialect);
  const shared = { ...options, codec, unexpected, calls, responses };
  const incoming = orClose(channel, () => {
    checkKeepAlive(channel, keepAlive);
    return createIncoming(shared);
  });
  const feeds = createFeeds(incoming, unexpected);
  const toText = (message: unknown) => stringify(codec, message);
  const sender = createSender({ ...shared, toText, send });
  const client = createClient<unknown, DuplexCallOptions>(sender.urgent, { dialect });
  const watch = keepAlive && createWatch(channel, client, keepAlive);
  const lifecycle = createLifecycle({
    channel,
    parts: [backlog, sender, incoming, feeds],
    prepare: onOpen && (() => onOpen(client)),
    watch,
    unexpected,
  });
  const dispatch = createDispatch({
    ...shared,
    incoming,
    lifecycle,
    send: (text) => backlog.hold(text, send(text)),
  });

  const connection = toConnection(sender.transport, { calls, incoming, feeds, lifecycle });
  Object.defineProperties(connection, {
    state: { get: () => lifecycle.state.current },
    [directKey]: { value: sender.direct },
    [internals]: { value: { unexpected, lifecycle } },
  });
  if (channel.state !== 'connecting') lifecycle.follow({ state: 'open' });
  readChannel(channel, { lifecycle, watch, dispatch, room: backlog.room });
  return connection as Connection;
}

interface Parts {
  readonly calls: Calls;
  readonly incoming: Incoming;
  readonly feeds: NotificationFeeds;
  readonly lifecycle: Lifecycle;
}

/** A separate function for each connection, because a transport may be wrapped or compared. */
function toConnection(
  send: Transport<DuplexCallOptions>,
  { calls, incoming, feeds, lifecycle }: Parts,
): object {
  const { opened, close, state } = lifecycle;
  return Object.assign(
    ((payload, options) => send(payload, options)) satisfies Transport<DuplexCallOptions>,
    {
      onState: state.onState,
      on: incoming.on,
      handle: incoming.handle,
      notifications: feeds.listen,
      pending: calls.pending,
      opened,
      close,
      [Symbol.asyncDispose]: () => close(),
    },
  );
}

/** Closes the channel if `create` throws, because nobody else will. */
function orClose<T>(channel: Channel, create: () => T): T {
  try {
    return create();
  } catch (error) {
    closeQuietly(channel);
    throw error;
  }
}

/** An `onUnexpected` that throws or rejects does not end the reading. */
function guard(onUnexpected: OnUnexpected): OnUnexpected {
  return (what) => {
    attempt(() => onUnexpected(what), warnOnce(), 'onUnexpected');
  };
}

function stringify(codec: Codec, message: unknown): string {
  try {
    return codec.stringify(message);
  } catch (error) {
    throw new ChannelError('the message could not be written as JSON', {
      cause: error,
      sent: 'no',
    });
  }
}

import type { Readable, Writable } from 'node:stream';
import { type Channel, ChannelError } from '@jsonrpcclient/duplex';
import { createEnding } from './ending.ts';
import { neverOpen } from './fault.ts';
import type { Framing } from './framing.ts';
import { createListeners } from './listeners.ts';
import type { Medium } from './medium.ts';
import { newline } from './newline.ts';
import { createReader } from './reader.ts';
import { toChannelError } from './to-channel-error.ts';
import { createWriter } from './writer.ts';

/** Options of every channel over streams. */
export interface StreamOptions {
  /** How messages are separated; `newline` by default. */
  readonly framing?: Framing | undefined;
  /** Maximum size of a message in bytes of UTF-8, in both directions; 64 MiB by default. */
  readonly maxMessageBytes?: number | undefined;
  /** Milliseconds to wait for the peer when closing; 1,000 by default. */
  readonly closeTimeout?: number | undefined;
}

/**
 * A channel that reads `input` and writes `output`, which may be the same stream. Closing it ends both, by force if
 * necessary.
 */
export function streamChannel(
  input: Readable,
  output: Writable,
  options: StreamOptions & Medium = {},
): Channel {
  const { framing = newline, maxMessageBytes = 2 ** 26, closeTimeout = 1000 } = options;
  const { opening, ended } = options;
  const listeners = createListeners();
  const { on } = listeners;
  const ending = createEnding(input, output, listeners, { ...options, closeTimeout });
  let wasOpen = opening === undefined;
  let failure: ChannelError | undefined;

  const leave = (isPatient: boolean) => {
    writer.close();
    return ending.leave(isPatient);
  };
  const close = () => {
    reader.end();
    writer.close();
    return ending.close(wasOpen);
  };
  const fail = (error: unknown) => {
    if (error) failure ??= toChannelError(error, wasOpen);
  };
  const onError = (error: Error) => {
    fail(error);
    leave(true);
  };
  const onOpen = () => {
    wasOpen = true;
    writer.open();
    reader.push({ state: 'open' });
  };

  const writer = createWriter(output, { framing, maxMessageBytes, on, isOpen: wasOpen });
  const reader = createReader(input, {
    decoder: framing.decoder(maxMessageBytes),
    on,
    onFault(error) {
      reader.end(toChannelError(error, wasOpen));
      leave(false);
    },
    onEnd(error) {
      fail(wasOpen ? error : neverOpen());
      if (ended) ended.then((end) => reader.end(end ?? failure));
      else reader.end(failure);
      leave(true);
    },
    onReturn: close,
  });

  for (const stream of new Set([input, output])) on(stream, 'error', onError);
  on(output, 'close', () => writer.fail(failure ?? new ChannelError('the stream was closed')));
  if (opening !== undefined) on(output, opening, onOpen);
  const state = wasOpen ? undefined : 'connecting';
  const activity = () => reader.received + writer.departures();
  return { messages: reader.messages, send: writer.send, close, state, activity };
}

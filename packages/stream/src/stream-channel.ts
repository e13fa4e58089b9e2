import type { Readable, Writable } from 'node:stream';
import { type Channel, ChannelError } from '@jsonrpcclient/duplex';
import { neverOpen } from './fault.ts';
import type { Framing } from './framing.ts';
import { createListeners } from './listeners.ts';
import { newline } from './newline.ts';
import { createReader } from './reader.ts';
import { release, untilClosed } from './release.ts';
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

/** What a medium adds to its streams. */
export interface Medium {
  /** The event of `output` that signals that it is open; leave it out if `output` is open from the start. */
  readonly opening?: string | undefined;
  /** Resolves when everything besides the streams has ended, with an error if it did not end properly. */
  readonly ended?: Promise<ChannelError | undefined> | undefined;
  /** Called before the streams are ended; settles when nothing else is left. The signal aborts when the wait is over. */
  readonly clear?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** Resolves to the error that `close` rejects with if something could not be ended. */
  readonly remains?: (() => Promise<ChannelError | undefined>) | undefined;
  /** Steps to take one by one against a peer that does not close, each after another `closeTimeout`. */
  readonly insist?: readonly (() => void)[] | undefined;
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
  const { opening, ended, insist = [], clear, remains } = options;
  const { on, off } = createListeners();
  let wasOpen = opening === undefined;
  let failure: ChannelError | undefined;
  let released: Promise<void> | undefined;
  let closed: Promise<void> | undefined;

  const streams = [...new Set([input, output])];
  const gone = Promise.all([...streams.map((stream) => untilClosed(stream, on)), ended]);

  const leave = (isPatient: boolean) => {
    writer.close();
    released ??= leaveOnce(isPatient);
    return released;
  };
  const leaveOnce = async (isPatient: boolean) => {
    const over = new AbortController();
    const all = Promise.all([gone, clear?.(over.signal)]);
    await release({ input, output, isPatient, closeTimeout, insist, gone: all });
    over.abort();
    off();
    // Writes that were abandoned can still fail.
    if (!output.closed && output.writableLength > 0) output.once('error', () => {});
  };
  const closeOnce = async () => {
    reader.end();
    await leave(wasOpen);
    const problem = await remains?.();
    if (problem) throw problem;
  };
  const close = () => {
    closed ??= closeOnce();
    return closed;
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

  for (const stream of streams) on(stream, 'error', onError);
  on(output, 'close', () => writer.fail(failure ?? new ChannelError('the stream was closed')));
  if (opening !== undefined) on(output, opening, onOpen);
  const state = wasOpen ? undefined : 'connecting';
  const activity = () => reader.received + writer.departures();
  return { messages: reader.messages, send: writer.send, close, state, activity };
}

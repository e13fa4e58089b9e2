import type { Readable } from 'node:stream';
import { ChannelError, type ChannelEvent, createInbox } from '@jsonrpcclient/duplex';
import type { Decoder } from './framing.ts';
import type { Listeners } from './listeners.ts';

/** The messages that arrive, as an async iterable. */
export interface Reader {
  readonly messages: AsyncIterableIterator<string | ChannelEvent>;
  /** How many bytes have arrived, including those of incomplete messages. */
  readonly received: number;
  push(event: ChannelEvent): void;
  /** Ends the iteration; throws the error, if there is one. */
  end(error?: ChannelError): void;
}

export interface ReaderOptions {
  readonly decoder: Decoder;
  readonly on: Listeners['on'];
  /** Called if the stream cannot be read any further. */
  readonly onFault: (error: unknown) => void;
  /** Called when everything is read, with an error if the stream did not end properly; possibly more than once. */
  readonly onEnd: (error?: unknown) => void;
  /** Called if the iteration is left before its end. */
  readonly onReturn: () => unknown;
}

const nothing = new Uint8Array();

export function createReader(input: Readable, options: ReaderOptions): Reader {
  const { decoder, on, onFault, onEnd, onReturn } = options;
  const queue = createInbox(onReturn, {
    pause: () => input.pause(),
    resume: () => input.resume(),
  });
  let isOver = false;
  let received = 0;

  const onClose = () => {
    const problem = 'the stream closed unexpectedly';
    onEnd(input.readableEnded ? undefined : new ChannelError(problem));
  };

  on(input, 'data', (chunk: Uint8Array | string) => {
    if (isOver) return;
    received += chunk.length;
    try {
      const texts = decoder.push(toBytes(chunk, input));
      for (const text of texts) queue.push(text);
      // Throws if there was a fault after these messages.
      if (texts.length > 0) decoder.push(nothing);
    } catch (error) {
      onFault(error);
    }
  });
  on(input, 'end', () => {
    try {
      for (const text of decoder.end()) queue.push(text);
      onEnd();
    } catch (error) {
      onEnd(error);
    }
  });
  on(input, 'close', onClose);
  if (input.destroyed || input.readableEnded) process.nextTick(onClose);

  return {
    messages: queue,
    get received() {
      return received;
    },
    push: (event) => queue.push(event),
    end(error) {
      isOver = true;
      if (error) queue.end(error);
      else queue.end();
    },
  };
}

/** A stream with an encoding emits strings. */
function toBytes(chunk: Uint8Array | string, { readableEncoding }: Readable): Uint8Array {
  return typeof chunk === 'string' ? Buffer.from(chunk, readableEncoding ?? 'utf8') : chunk;
}

import { type Channel, ChannelError, createQueue, isLarger } from '@jsonrpcclient/duplex';
import { toTexts } from './to-texts.ts';

/** What to post: JSON text, or the parsed object. */
export type PortFormat = 'text' | 'object';

export interface PortChannelOptions {
  /** How to post messages, 'text' by default; both formats are always accepted. */
  readonly format?: PortFormat | undefined;
  /** Maximum size of a message as text, in bytes of UTF-8, in both directions; 64 MiB by default. */
  readonly maxMessageBytes?: number | undefined;
}

/** Receives events about the peer. */
export interface PortListener {
  /** Takes any data: ignores anything but text and objects, and passes on what is not JSON so that it is reported. */
  message(data: unknown): void;
  /** Called if posted data cannot be deserialized here. */
  unreadable(): void;
  end(error?: ChannelError): void;
}

/** The medium below a channel. */
export interface PortMedium {
  post(message: unknown): void;
  /** Whether the peer is known to be gone. */
  isGone?(): boolean;
  /**
   * Returns a function that stops listening and releases what belongs to the channel. Its argument says whether this
   * side closed the channel.
   */
  listen(listener: PortListener): (isOwn: boolean) => unknown;
}

/** A channel over a medium that posts messages; it is open from the start. */
export function createPortChannel(medium: PortMedium, options: PortChannelOptions): Channel {
  const { format = 'text', maxMessageBytes = 2 ** 26 } = options;
  const messages = createQueue<string>(() => close());
  let closed: Promise<void> | undefined;

  const finish = (isOwn: boolean, error?: ChannelError) => {
    if (closed) return;
    if (error) messages.end(error);
    else messages.end();
    closed = Promise.resolve(stop(isOwn)).then(() => {});
  };
  const end = (error?: ChannelError) => finish(false, error);
  const close = async () => {
    finish(true);
    await closed;
  };

  const stop = medium.listen({
    end,
    message(data) {
      const texts = toTexts(data, maxMessageBytes);
      if (texts) for (const text of texts) messages.push(text);
      else end(new ChannelError('received a message larger than maxMessageBytes'));
    },
    unreadable: () => messages.push('[unreadable]'),
  });

  return {
    messages,
    close,
    send(text) {
      if (medium.isGone?.()) end(new ChannelError('the peer is gone'));
      if (closed) throw new ChannelError('the port is closed', { sent: 'no' });
      if (isLarger(text, maxMessageBytes)) {
        throw new ChannelError('the message is larger than maxMessageBytes', { sent: 'no' });
      }
      try {
        medium.post(format === 'text' ? text : JSON.parse(text));
      } catch {
        // Without the cause, because its message would show the text.
        throw new ChannelError('the message could not be posted', { sent: 'no' });
      }
    },
  };
}

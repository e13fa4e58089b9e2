import { type Channel, ChannelError, createQueue, isLarger } from '@jsonrpcclient/duplex';
import { toTexts } from './to-texts.ts';

/** What is posted: the JSON text, or the object that it stands for. */
export type PortFormat = 'text' | 'object';

export interface PortChannelOptions {
  /** 'text' by default; what comes may always be either. */
  readonly format?: PortFormat | undefined;
  /** The largest message that is sent or taken, as text; 64 MiB by default. */
  readonly maxMessageBytes?: number | undefined;
}

/** What a channel is told of the other side. */
export interface PortListener {
  /** Takes any data; other than text and objects are ignored, and what isn't JSON is passed on to be reported. */
  message(data: unknown): void;
  /** Something was posted that can't be read on this side. */
  unreadable(): void;
  end(error?: ChannelError): void;
}

/** The medium of a channel. */
export interface PortMedium {
  post(message: unknown): void;
  /** Whether the other side is known to be gone. */
  isGone?(): boolean;
  /** Returns a function that ends this, and what belongs only to the channel; called with whether this side closed it. */
  listen(listener: PortListener): (isOwn: boolean) => unknown;
}

/** A channel over what posts messages; it is open from the start. */
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
        // Without its cause, the message of which shows the text.
        throw new ChannelError('the message could not be posted', { sent: 'no' });
      }
    },
  };
}

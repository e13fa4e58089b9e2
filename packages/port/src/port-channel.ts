import { type Channel, ChannelError, createQueue, isLarger } from '@jsonrpcclient/duplex';

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
  /** Takes any data; what is neither text nor an object is no message. */
  message(data: unknown): void;
  end(error?: ChannelError): void;
}

/** The medium of a channel. */
export interface PortMedium {
  post(message: unknown): void;
  /** Whether the other side is known to be gone. */
  isGone?(): boolean;
  /** Gives a function that ends this, and what belongs to the channel alone. */
  listen(listener: PortListener): () => unknown;
}

/** A channel over what posts messages; it is open from the start. */
export function createPortChannel(medium: PortMedium, options: PortChannelOptions): Channel {
  const { format = 'text', maxMessageBytes = 2 ** 26 } = options;
  const messages = createQueue<string>(() => close());
  let closed: Promise<void> | undefined;

  const end = (error?: ChannelError) => {
    if (closed) return;
    if (error) messages.end(error);
    else messages.end();
    closed = Promise.resolve(stop()).then(() => {});
  };
  const close = async () => {
    end();
    await closed;
  };

  const stop = medium.listen({
    end,
    message(data) {
      const text = typeof data === 'string' ? data : stringify(data);
      if (text === undefined) return;
      if (text instanceof ChannelError) end(text);
      else if (isLarger(text, maxMessageBytes)) {
        end(new ChannelError('a message came that is larger than maxMessageBytes'));
      } else messages.push(text);
    },
  });

  return {
    messages,
    close,
    send(text) {
      if (medium.isGone?.()) end(new ChannelError('the other side is gone'));
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

function stringify(data: unknown): string | ChannelError | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  try {
    return JSON.stringify(data);
  } catch {
    return new ChannelError('a message came that is no JSON');
  }
}

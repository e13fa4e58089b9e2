import { type Channel, ChannelError, createQueue, nextTask } from '@jsonrpcclient/duplex';

/** The peer's side of a channel in memory. */
export interface MemoryChannel {
  readonly channel: Channel;
  /** Whether neither side has closed it, as far as the peer knows. */
  readonly isOpen: boolean;
  send(text: string): void;
  /**
   * Closes the channel after everything that was sent; with an error, the channel fails. Resolves when the client has
   * noticed.
   */
  end(error?: ChannelError): Promise<void>;
}

/** Creates a channel; each message arrives in a task of its own, as over a real medium. */
export function createMemoryChannel(
  onMessage: (text: string) => void,
  onEnd: (error: unknown) => void,
): MemoryChannel {
  /** What each side knows: the client learns that the peer has closed the channel when the end arrives. */
  const open = { peer: true, client: true };
  let sent = Promise.resolve();
  const close = (error?: unknown) => {
    if (!open.peer) return;
    open.peer = false;
    onEnd(error);
  };
  const closeBoth = () => {
    open.client = false;
    close();
  };
  const messages = createQueue<string>(closeBoth);
  const later = (act: () => void) => {
    sent = sent.then(nextTask).then(act);
  };
  return {
    channel: {
      messages,
      send(text) {
        if (!open.client) throw new ChannelError('the channel is closed', { sent: 'no' });
        later(() => {
          if (open.peer) onMessage(text);
        });
      },
      close() {
        closeBoth();
        messages.end();
      },
    },
    get isOpen() {
      return open.peer;
    },
    send: (text) => later(() => messages.push(text)),
    end(error) {
      close(error);
      later(() => {
        open.client = false;
        messages.end(error);
      });
      return sent.then(nextTask);
    },
  };
}

/** Creates a channel that fails to open. */
export function createRefusedChannel(): Channel {
  const messages = createQueue<string>();
  messages.end(
    new ChannelError('the fake peer refused the connection', { code: 'ECONNREFUSED', sent: 'no' }),
  );
  return { messages, state: 'connecting', send() {}, close: () => messages.end() };
}

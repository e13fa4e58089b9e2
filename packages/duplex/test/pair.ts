import { type Channel, ChannelError, type ChannelEvent, createQueue } from '@jsonrpcclient/duplex';

/** The peer of a channel in memory. */
export interface Peer {
  /** What was sent, decoded. */
  readonly seen: unknown[];
  /** The texts that were sent. */
  readonly texts: string[];
  /** Lets this come in: an object as JSON, a text as it is. */
  say(message: object | string): void;
  /** Lets a change of state come in. */
  tell(event: ChannelEvent): void;
  /** Ends the channel, with an error if there is one. */
  end(...error: [error?: unknown]): void;
  /** What is done with each message that is sent. */
  onSend: (text: string) => void | Promise<void>;
  closed: number;
}

/** A channel without a medium, and its peer. */
export function createPair(more: Partial<Channel> = {}): { channel: Channel; peer: Peer } {
  const messages = createQueue<string | ChannelEvent>();
  const texts: string[] = [];
  const peer: Peer = {
    texts,
    get seen() {
      return texts.map((text) => JSON.parse(text));
    },
    say: (message) =>
      messages.push(typeof message === 'string' ? message : JSON.stringify(message)),
    tell: (event) => messages.push(event),
    end: (...error) => messages.end(...error),
    onSend: () => {},
    closed: 0,
  };
  const channel: Channel = {
    messages,
    send(text) {
      if (peer.closed > 0) throw new ChannelError('closed', { sent: 'no' });
      texts.push(text);
      return peer.onSend(text);
    },
    close() {
      peer.closed++;
      messages.end();
    },
    ...more,
  };
  return { channel, peer };
}

/** Real even where timers are fake. */
const { setImmediate } = globalThis;

/** Lets everything happen that does not wait for a timer. */
export async function settle(): Promise<void> {
  for (let task = 0; task < 5; task++) {
    for (let turn = 0; turn < 50; turn++) await undefined;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

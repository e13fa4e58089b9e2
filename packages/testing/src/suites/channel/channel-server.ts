import type { Channel } from '@jsonrpcclient/duplex';
import type { TransportLacks } from '../transport/start-transport.ts';

/** The other side of one channel, which sends and keeps raw texts. */
export interface ChannelPeer {
  /** The next message that came, whole. */
  next(): Promise<string>;
  send(text: string): void;
  /** Ends in good order. */
  end(): void;
  /** Breaks off; undefined where the medium cannot. */
  readonly cut?: (() => void) | undefined;
  /** Settles when the channel is gone. */
  readonly gone: Promise<void>;
  /** What messages are made of; undefined where the medium only has whole ones. */
  readonly bytes?: PeerBytes | undefined;
}

/** The bytes of a channel, as its other side sends and reads them. */
interface PeerBytes {
  /** A message as it is on the wire. */
  encode(text: string): Uint8Array;
  write(bytes: Uint8Array): void;
  /** Reads nothing until `resume`. */
  pause(): void;
  resume(): void;
}

/** What the suite gives a channel. */
export interface ChannelSetup {
  readonly maxMessageBytes?: number;
}

/** Makes channels, and has their other sides. */
export interface ChannelServer extends AsyncDisposable {
  open(setup?: ChannelSetup): Channel;
  /** The other side of the next channel. */
  accept(): Promise<ChannelPeer>;
  /** A channel to nobody; undefined where there is always somebody. */
  readonly refused?: (() => Channel | Promise<Channel>) | undefined;
}

/** What a medium lacks, each with the reason why; the tests that need it are skipped, and print the reason. */
export interface ChannelLacks extends TransportLacks {
  /** Line breaks within a message. */
  readonly lineBreaks?: string | undefined;
  /** Messages that are not a JSON object or array. */
  readonly garbage?: string | undefined;
  /** A channel to nobody. */
  readonly refusal?: string | undefined;
  /** Bytes that the tests can read and write. */
  readonly bytes?: string | undefined;
  /** Activity while a message comes or goes in pieces. */
  readonly pieces?: string | undefined;
}

export type StartChannelServer = () => Promise<ChannelServer>;

import type { Channel } from '@jsonrpcclient/duplex';
import type { TransportLacks } from '../transport/start-transport.ts';

/** The peer of one channel, which sends and receives raw text. */
export interface ChannelPeer {
  /** The next message it received, complete. */
  next(): Promise<string>;
  send(text: string): void;
  /** Closes the channel cleanly. */
  end(): void;
  /** Breaks the channel; undefined if the medium has no way to. */
  readonly cut?: (() => void) | undefined;
  /** Resolves when the channel has closed. */
  readonly gone: Promise<void>;
  /** The bytes of messages; undefined if the medium carries only complete messages. */
  readonly bytes?: PeerBytes | undefined;
}

/** The bytes of a channel, as its peer sends and reads them. */
interface PeerBytes {
  /** A message as it is on the wire. */
  encode(text: string): Uint8Array;
  write(bytes: Uint8Array): void;
  /** Reads nothing until `resume`. */
  pause(): void;
  resume(): void;
}

/** The options the suite sets on a channel. */
export interface ChannelSetup {
  readonly maxMessageBytes?: number;
}

/** Opens channels and accepts them as their peer. */
export interface ChannelServer extends AsyncDisposable {
  open(setup?: ChannelSetup): Channel;
  /** The peer of the next channel. */
  accept(): Promise<ChannelPeer>;
  /** Opens a channel that no peer accepts; undefined if the medium always has a peer. */
  readonly refused?: (() => Channel | Promise<Channel>) | undefined;
}

/** What a medium lacks, each with the reason, which the skipped tests print. */
export interface ChannelLacks extends TransportLacks {
  /** Line breaks within a message. */
  readonly lineBreaks?: string | undefined;
  /** Messages that are not a JSON object or array. */
  readonly garbage?: string | undefined;
  /** A channel that no peer accepts. */
  readonly refusal?: string | undefined;
  /** Bytes that the tests can read and write. */
  readonly bytes?: string | undefined;
  /** Activity while a message comes or goes in pieces. */
  readonly pieces?: string | undefined;
}

export type StartChannelServer = () => Promise<ChannelServer>;

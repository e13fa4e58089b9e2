/** How messages are separated in a stream of bytes. */
export interface Framing {
  /** Encodes one message; strings sent in the same tick are joined into one write. */
  readonly encode: (text: string) => string | Uint8Array;
  /**
   * Creates a decoder for one stream, from its start; a message may have up to `maxMessageBytes`, excluding its
   * framing.
   */
  readonly decoder: (maxMessageBytes: number) => Decoder;
}

/** Splits one stream of bytes into messages. */
export interface Decoder {
  /**
   * Returns the messages completed by this chunk. Throws a `ChannelError` if the stream cannot be read any further;
   * messages before the fault are returned first, and then the next call throws.
   */
  push(chunk: Uint8Array): readonly string[];
  /** Returns what is left when the stream ends; throws a `ChannelError` if it ends in the middle of a message. */
  end(): readonly string[];
}

/** How messages stand in a stream of bytes. */
export interface Framing {
  /** One message as it is written; strings of one tick are joined into one write. */
  readonly encode: (text: string) => string | Uint8Array;
  /** A reader of one stream, from its start; a message may have `maxMessageBytes`, as UTF-8 and without what frames it. */
  readonly decoder: (maxMessageBytes: number) => Decoder;
}

/** Reads one stream. */
export interface Decoder {
  /**
   * The messages that are whole with this chunk; throws a `ChannelError` for what cannot be read on. What came before
   * that is given first, and the next call throws.
   */
  push(chunk: Uint8Array): readonly string[];
  /** What is left at the end of the stream; throws a `ChannelError` when it ends within a message. */
  end(): readonly string[];
}

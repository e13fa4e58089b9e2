/** Writes and reads JSON otherwise than `JSON` does, such as with big integers. */
export interface Codec {
  readonly stringify: (value: unknown) => string;
  readonly parse: (text: string) => unknown;
  /** Whether `stringify` writes a value that `JSON` does not: for the client's option of this name. */
  readonly writes?: (value: unknown) => boolean;
}

/** Writes and reads JSON otherwise than `JSON` does, such as with big integers. */
export interface Codec {
  readonly stringify: (value: unknown) => string;
  readonly parse: (text: string) => unknown;
}

/** Reads and writes JSON in place of `JSON`, for example with big integers. */
export interface Codec {
  readonly stringify: (value: unknown) => string;
  readonly parse: (text: string) => unknown;
}

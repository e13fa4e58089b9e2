/** Writes and reads JSON differently from `JSON`, such as with big integers. */
export interface Codec {
  readonly stringify: (value: unknown) => string;
  readonly parse: (text: string) => unknown;
}

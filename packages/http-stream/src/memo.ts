import type { Codec } from '@jsonrpcclient/core';

/** A codec that knows what the last text was parsed to. */
export interface Memo extends Codec {
  /** Keeps a value for the next call of `parse` with this text. */
  keep(text: string, value: unknown): void;
}

/** A message is parsed to find out whether it is the response, and would be parsed again as the body of the reply. */
export function createMemo(codec: Codec): Memo {
  let kept: { readonly text: string; readonly value: unknown } | undefined;
  return {
    stringify: (value) => codec.stringify(value),
    parse(text) {
      const last = kept;
      kept = undefined;
      return last?.text === text ? last.value : codec.parse(text);
    },
    keep(text, value) {
      kept = { text, value };
    },
  };
}

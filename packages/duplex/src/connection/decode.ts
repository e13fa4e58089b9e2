import type { Codec } from '@jsonrpcclient/core';
import type { OnUnexpected } from '../unexpected.ts';

interface DecodeOptions {
  readonly codec: Codec;
  readonly translate?: ((message: unknown) => unknown) | undefined;
  readonly unexpected: OnUnexpected;
}

/** Reads a text as JSON-RPC; the function returns undefined if the text needs no further handling. */
export function createDecode(options: DecodeOptions): (text: string) => unknown {
  const { codec, translate, unexpected } = options;

  return (text) => {
    let message: unknown;
    try {
      message = codec.parse(text);
    } catch {
      return unexpected({ kind: 'garbage', message: text });
    }
    if (!translate) return message;
    try {
      return translate(message);
    } catch (error) {
      return unexpected({ kind: 'failed', method: 'translate', error });
    }
  };
}

import type { Codec } from '@jsonrpcclient/core';
import type { OnUnexpected } from '../unexpected.ts';

interface DecodeOptions {
  readonly codec: Codec;
  readonly translate?: ((message: unknown) => unknown) | undefined;
  readonly unexpected: OnUnexpected;
}

/** Reads a text as JSON-RPC; returns undefined if the text needs no further handling. */
export function decode(text: string, { codec, translate, unexpected }: DecodeOptions): unknown {
  let message: unknown;
  try {
    message = codec.parse(text);
  } catch {
    return unexpected({ kind: 'garbage', message: text });
  }
  try {
    return translate ? translate(message) : message;
  } catch (error) {
    return unexpected({ kind: 'failed', method: 'translate', error });
  }
}

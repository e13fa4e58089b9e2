/** The part of `TextDecoder` that is used. */
export interface Decoder {
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

/**
 * Creates a decoder for the charset in a content type, or for UTF-8 if there is none or the platform doesn't know it.
 */
export function createDecoder(contentType = ''): Decoder {
  try {
    return new TextDecoder(/charset="?([\w:-]+)/i.exec(contentType)?.[1]);
  } catch {
    return new TextDecoder();
  }
}

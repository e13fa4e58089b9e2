/** The part of a `TextDecoder` that is used. */
export interface Decoder {
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

/** A decoder for the charset that a content type declares, or for UTF-8 if the platform doesn't know that charset. */
export function createDecoder(contentType = ''): Decoder {
  try {
    return new TextDecoder(/charset="?([\w:-]+)/i.exec(contentType)?.[1]);
  } catch {
    return new TextDecoder();
  }
}

/** Whether a text has more than `maxBytes` in UTF-8. */
export function isAbove(text: string, maxBytes: number): boolean {
  // A character has three bytes at most.
  return text.length * 3 > maxBytes && new TextEncoder().encode(text).length > maxBytes;
}

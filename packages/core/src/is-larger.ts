/**
 * Whether a text has more than `maxBytes` bytes in UTF-8; counts them only if the length of the text doesn't settle it.
 */
export function isLarger(text: string, maxBytes: number): boolean {
  // A UTF-16 code unit takes one to three bytes.
  if (text.length * 3 <= maxBytes) return false;
  return text.length > maxBytes || new TextEncoder().encode(text).length > maxBytes;
}

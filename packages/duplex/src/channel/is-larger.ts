/** Whether a text has more than so many bytes of UTF-8, which are counted only where its length does not tell. */
export function isLarger(text: string, maxBytes: number): boolean {
  // No character of a string takes more than three bytes.
  if (text.length * 3 <= maxBytes) return false;
  return text.length > maxBytes || new TextEncoder().encode(text).length > maxBytes;
}

/** Whether a string has more than `maxBytes` bytes in UTF-8; counts them only if its length doesn't decide it. */
export function isLarger(text: string, maxBytes: number): boolean {
  // No UTF-16 code unit takes more than three bytes.
  if (text.length * 3 <= maxBytes) return false;
  return text.length > maxBytes || new TextEncoder().encode(text).length > maxBytes;
}

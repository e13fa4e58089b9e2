/**
 * Decodes the percent-encoded bytes in credentials. Other percent signs are left alone, because passwords may contain
 * them.
 */
export function percentDecode(text: string): string {
  return text.replace(/(%[\da-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}

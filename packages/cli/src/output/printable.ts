/** Replaces control characters, with which a server could change the terminal. */
export function printable(text: string): string {
  // Line breaks too, so that an error stays one line.
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

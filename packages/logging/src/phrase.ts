/** Those of the statuses whose replies may be empty, RFC 9110. */
const phrases: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  203: 'Non-Authoritative Information',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
};

/** The reason phrase of a reply: the one that was received, if it is printable, otherwise the standard one. */
export function phraseOf(status: number | undefined, received: unknown): string | undefined {
  if (typeof received === 'string' && /^[ -~]*[!-~][ -~]*$/.test(received)) return received;
  return status === undefined ? undefined : phrases[status];
}

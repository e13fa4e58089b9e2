/** The reason phrases of successful statuses (RFC 9110), whose replies may be empty. */
const phrases: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  203: 'Non-Authoritative Information',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
};

/** The reason phrase of a reply: the one received if it is printable, otherwise the standard one. */
export function phraseOf(status: number | undefined, received: unknown): string | undefined {
  if (typeof received === 'string' && /^[ -~]*[!-~][ -~]*$/.test(received)) return received;
  return status === undefined ? undefined : phrases[status];
}

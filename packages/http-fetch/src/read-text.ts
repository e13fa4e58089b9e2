/** The decoded body; undefined when it has more than `maxBytes`, and then its rest is not read. */
export async function readText(response: Response, maxBytes: number): Promise<string | undefined> {
  const { body, headers } = response;
  const encoded = headers.has('content-encoding');
  // The platform holds an unencoded body to its content-length.
  const length = encoded ? Number.NaN : Number(headers.get('content-length') ?? Number.NaN);
  if (!body || length <= maxBytes) return response.text();

  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > maxBytes) break;
    text += decoder.decode(value, { stream: true });
  }
  reader.cancel().catch(() => {});
  return undefined;
}

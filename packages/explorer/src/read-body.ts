import type { IncomingMessage } from 'node:http';

/** What the page posts. */
export interface PageRequest {
  /** A message or a batch, as JSON. */
  readonly text?: unknown;
}

/** The maximum number of bytes that the page can post: 16 MiB. */
const maxBytes = 2 ** 24;

/** Reads what the page has posted; `undefined` if it is too large or not an object. */
export async function readBody(request: IncomingMessage): Promise<PageRequest | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    return Object(body) === body ? (body as PageRequest) : undefined;
  } catch {
    return undefined;
  }
}

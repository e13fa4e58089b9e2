import { createDecoder, type HeadersLike, joinHeaders, type PostReply } from '@jsonrpcclient/http';

/** The parts of a `Response` that are used. Mocks, React Native and node-fetch 2 each have only some of them. */
export interface FetchResponse {
  readonly status: number;
  readonly statusText?: string | undefined;
  readonly headers?: HeadersLike | undefined;
  /** Read in chunks if it is a web stream. */
  readonly body?: { getReader?(): Reader } | null | undefined;
  /** Called if `body` is not a web stream. */
  text?(): Promise<string>;
  /** Called if there is no text, as in mocks. */
  json?(): Promise<unknown>;
}

interface Reader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<unknown>;
}

/** Reads a response to its end, or until it is larger than `maxBytes`. */
export async function readResponse(response: FetchResponse, maxBytes: number): Promise<PostReply> {
  const headers = joinHeaders(response.headers);
  const { status, statusText } = response;
  let body: string | undefined;
  let error: unknown;
  try {
    body = await readText(response, maxBytes, headers['content-type']);
  } catch (reason) {
    error = Object(reason);
  }
  return { status, statusText, headers, body, error };
}

/** Returns the text, or `undefined` without reading the rest if the body is larger than `maxBytes`. */
async function readText(
  response: FetchResponse,
  maxBytes: number,
  contentType?: string,
): Promise<string | undefined> {
  const reader = response.body?.getReader?.();
  const decoder = createDecoder(contentType);
  let text =
    (!reader && ((await response.text?.()) ?? JSON.stringify(await response.json?.()))) || '';
  let bytes = text.length;
  while (reader && bytes <= maxBytes) {
    const { done, value } = await reader.read();
    if (done || !value) return text + decoder.decode();
    bytes += value.length;
    text += decoder.decode(value, { stream: true });
  }
  if (bytes <= maxBytes) return text;
  reader?.cancel().catch(() => {});
  return undefined;
}

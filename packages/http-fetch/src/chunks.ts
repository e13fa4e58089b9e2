import type { FetchResponse } from './read-response.ts';

/** The chunks of a body as they arrive; a body that is not a web stream is one chunk. */
export function chunksOf(response: FetchResponse): AsyncIterable<Uint8Array> {
  const reader = response.body?.getReader?.();
  return {
    [Symbol.asyncIterator]: () =>
      reader
        ? {
            async next() {
              const { done, value } = await reader.read();
              return done || !value ? end : { done: false, value };
            },
            async return() {
              reader.cancel().catch(() => {});
              return end;
            },
          }
        : whole(response),
  };
}

const end = { done: true, value: undefined } as const;

async function* whole(response: FetchResponse): AsyncGenerator<Uint8Array> {
  const text = (await response.text?.()) ?? JSON.stringify(await response.json?.());
  if (text) yield new TextEncoder().encode(text);
}

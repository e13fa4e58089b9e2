import type { Codec } from '@jsonrpcclient/core';
import type { Received } from './received.ts';
import type { Responses } from './responses.ts';

/** Writes responses as JSON. */
export interface ResponseTexts {
  /** Resolves to the text of a response, if one is due. */
  toText(received: Received, response: Promise<object | undefined>): Promise<string | undefined>;
  /** The text of an error response; undefined if the codec can't write even this. */
  toFailure(received: Received, error: unknown): string | undefined;
}

export interface ResponseTextsOptions {
  readonly codec: Codec;
  readonly responses: Responses;
  readonly fail: (request: unknown, error: unknown) => void;
}

export function createResponseTexts({
  codec,
  responses,
  fail,
}: ResponseTextsOptions): ResponseTexts {
  const write = (response: object, idText: string | undefined) => {
    if (idText === undefined) return codec.stringify(response);
    // Another id that no result contains, to find its place.
    const id = `${Math.random()}`;
    const parts = codec.stringify({ ...response, id }).split(`"${id}"`);
    return parts.length === 2 ? parts.join(idText) : codec.stringify(response);
  };

  const toFailure: ResponseTexts['toFailure'] = ({ message, idText }, error) => {
    try {
      return write(responses.failure(message, error), idText);
    } catch {
      return undefined;
    }
  };

  return {
    async toText(received, pending) {
      try {
        const response = await pending;
        return response && write(response, received.idText);
      } catch (error) {
        fail(received.message, error);
        return toFailure(received, error);
      }
    },

    toFailure,
  };
}

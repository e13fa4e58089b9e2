import { isLarger, joinHeaders, type PostReply } from '@jsonrpcclient/http';
import { type AxiosResponse, isAxiosError } from 'axios';

/** Finds the response to our request in an axios error, or in an error that wraps it. */
export function findResponse(
  error: unknown,
  transformResponse: unknown,
): AxiosResponse | undefined {
  return [error, Object(error).cause]
    .map((thrown) => Object(thrown).response ?? thrown)
    .find(
      (response) =>
        Object(response).config?.transformResponse === transformResponse && response.status,
    );
}

/** Returns the reply with an error status, or whose body couldn't be read. */
export function toFailed(
  response: AxiosResponse<unknown>,
  error: unknown,
  maxLength: number,
): PostReply {
  if (typeof response.data === 'string') return toReply(response, maxLength);
  const { status, headers } = response;
  return {
    status,
    headers: joinHeaders(headers),
    body: undefined,
    ...(!isTooLarge(error) && { error }),
  };
}

export function isTooLarge(error: unknown): boolean {
  return isAxiosError(error) && error.message.startsWith('maxContentLength');
}

export function toReply(
  { status, statusText, headers, data }: Partial<AxiosResponse<unknown>>,
  maxLength: number,
): PostReply {
  if (status === undefined || headers === undefined || typeof data !== 'string') {
    throw new TypeError(
      'An axios interceptor must return a response whose data is the response text',
    );
  }
  return {
    status,
    statusText,
    headers: joinHeaders(headers),
    // Adapters other than the one for Node may ignore the limit.
    body: isLarger(data, maxLength) ? undefined : data,
  };
}

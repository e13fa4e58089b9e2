import {
  type HttpOptions,
  type HttpTransport,
  http,
  isAbove,
  joinHeaders,
  type PostReply,
} from '@jsonrpcclient/http';
import axios, { type AxiosRequestConfig, type AxiosResponse, isAxiosError } from 'axios';
import { toAdapter } from './collecting.ts';
import { readSent, refuseTunnel } from './sent.ts';

/** The options that this transport sets itself, so it behaves like the transports over other HTTP libraries. */
type Fixed =
  | 'url'
  | 'method'
  | 'data'
  | 'signal'
  | 'cancelToken'
  | 'responseType'
  | 'transformRequest'
  | 'transformResponse'
  | 'validateStatus'
  | 'maxContentLength'
  | 'maxBodyLength';

/** The part of an axios instance that is used. axios has different types for ES modules and CommonJS. */
export interface Axios {
  request(config: AxiosRequestConfig<string>): Promise<unknown>;
  readonly defaults?: { readonly adapter?: AxiosRequestConfig['adapter'] };
}

/** Options of all HTTP transports, and of axios. */
export interface HttpAxiosOptions
  extends HttpOptions,
    Omit<AxiosRequestConfig, keyof HttpOptions | Fixed> {
  /** The axios instance to use, with its defaults and interceptors; the default instance if undefined. */
  readonly axios?: Axios | undefined;
}

/** Creates a transport over axios. Rejects with an `HttpError`, `InvalidResponseError` or `TransportError`. */
export function httpAxios(url: string | URL, options: HttpAxiosOptions = {}): HttpTransport {
  const {
    auth,
    headers,
    maxResponseBytes,
    codec,
    axios: instance = axios as Axios,
    maxRedirects = 0,
    ...config
  } = options;

  return http(
    url,
    async ({
      url,
      headers,
      body: data,
      options: { signal },
      maxResponseBytes: maxContentLength,
    }) => {
      let attempts = 0;
      let isAnswered = false;
      // Its identity also distinguishes our responses from those to an interceptor's requests.
      const transformResponse = (text: unknown) => {
        // There is no text if the body was cut off.
        isAnswered = typeof text === 'string';
        return text;
      };
      const adapter = toAdapter(config.adapter ?? instance.defaults?.adapter);
      try {
        const response = await instance.request({
          ...config,
          ...(adapter && { adapter }),
          maxRedirects,
          // No header of the caller is sent to another origin.
          ...(maxRedirects > 0 && { sensitiveHeaders: toSensitive(headers, config) }),
          ...(signal && { signal }),
          // The `auth` of an instance would replace our header.
          ...(headers.authorization !== undefined && ({ auth: null } as object)),
          method: 'POST',
          url,
          headers,
          data,
          maxContentLength,
          maxBodyLength: Number.POSITIVE_INFINITY,
          // Text in and out, because axios's JSON handling hides what is wrong with a response.
          responseType: 'text',
          transformRequest(text) {
            attempts++;
            return text;
          },
          transformResponse,
          // The default of axios, so error interceptors are called.
          validateStatus: isOk,
        });
        return toReply(Object(response), maxContentLength);
      } catch (error) {
        const response = findResponse(error, transformResponse);
        if (response && !(isAnswered && isOk(response.status))) {
          refuseTunnel(response);
          return toFailed(response, error, maxContentLength);
        }
        // An interceptor failed, perhaps because of its own request.
        if (isAnswered)
          throw Object.assign(
            new Error('The response arrived, but an interceptor failed', { cause: error }),
            { sent: 'yes' },
          );
        if (!isTooLarge(error)) {
          const sent = readSent(error, transformResponse, attempts);
          throw sent ? { cause: error, sent } : error;
        }
        // The status isn't known.
        return { status: 0, headers: {}, body: undefined };
      }
    },
    options,
  );
}

function toSensitive(
  headers: Readonly<Record<string, string>>,
  { sensitiveHeaders = [] }: AxiosRequestConfig,
): string[] {
  const own = Object.keys(headers).filter((name) => !/^(accept|content-type)$/.test(name));
  return [...sensitiveHeaders, ...own];
}

function isOk(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Returns the response to our request in an error of axios or in the error around it. */
function findResponse(error: unknown, transformResponse: unknown): AxiosResponse | undefined {
  return [error, Object(error).cause]
    .map((thrown) => Object(thrown).response ?? thrown)
    .find(
      (response) =>
        Object(response).config?.transformResponse === transformResponse && response.status,
    );
}

/** Returns the reply with an error status, or whose body couldn't be read. */
function toFailed(response: AxiosResponse<unknown>, error: unknown, maxLength: number): PostReply {
  if (typeof response.data === 'string') return toReply(response, maxLength);
  const { status, headers } = response;
  return {
    status,
    headers: joinHeaders(headers),
    body: undefined,
    ...(!isTooLarge(error) && { error }),
  };
}

function isTooLarge(error: unknown): boolean {
  return isAxiosError(error) && error.message.startsWith('maxContentLength');
}

function toReply(
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
    body: isAbove(data, maxLength) ? undefined : data,
  };
}

import {
  type HttpOptions,
  type HttpTransport,
  http,
  joinHeaders,
  type PostReply,
} from '@jsonrpcclient/http';
import axios, { type AxiosRequestConfig, type AxiosResponse, isAxiosError } from 'axios';

/** What is decided here, so that axios cannot differ from other HTTP libraries. */
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

/** What is used of an axios instance, which has one type in ES modules and another in CommonJS. */
export interface Axios {
  request(config: AxiosRequestConfig<string>): Promise<unknown>;
}

/** The options of HTTP, and those of axios. */
export interface HttpAxiosOptions
  extends HttpOptions,
    Omit<AxiosRequestConfig, keyof HttpOptions | Fixed> {
  /** The instance to use, with its defaults and interceptors; axios itself by default. */
  readonly axios?: Axios | undefined;
}

/** A transport over axios; rejects as `http` does. */
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
    async ({ url, headers, body: data, signal, maxResponseBytes: maxContentLength }) => {
      let isAnswered = false;
      try {
        const response = await instance.request({
          ...config,
          maxRedirects,
          ...(signal && { signal }),
          // The auth of an instance would take the place of our header.
          ...(headers.authorization !== undefined && ({ auth: null } as object)),
          method: 'POST',
          url,
          headers,
          data,
          maxContentLength,
          maxBodyLength: Number.POSITIVE_INFINITY,
          // Text in and out: axios's own JSON handling hides what is wrong with an answer.
          responseType: 'text',
          transformRequest: (text) => text,
          transformResponse(text: unknown) {
            // There is none where the body was cut off.
            isAnswered = typeof text === 'string';
            return text;
          },
          validateStatus: null,
        });
        return readResponse(Object(response), maxContentLength);
      } catch (error) {
        // An interceptor failed, perhaps by a request of its own.
        if (isAnswered) throw Object.assign(new Error('', { cause: error }), { sent: 'yes' });
        if (!isAxiosError(error) || !error.message.startsWith('maxContentLength')) throw error;
        // Only the request of Node's adapter tells of the response.
        const { res }: NodeRequest = error.request ?? {};
        return { status: res?.statusCode ?? 0, headers: {}, body: undefined };
      }
    },
    options,
  );
}

interface NodeRequest {
  readonly res?: { readonly statusCode?: number };
}

function readResponse(
  { status, headers, data }: Partial<AxiosResponse<unknown>>,
  maxLength: number,
): PostReply {
  if (status === undefined || headers === undefined || typeof data !== 'string') {
    throw new TypeError('An interceptor of the axios instance gave no response with text');
  }
  return {
    status,
    headers: joinHeaders(Object.entries(headers)),
    // The adapter for browsers knows no limit. A character has three bytes of UTF-8 at most.
    body:
      data.length * 3 > maxLength && new TextEncoder().encode(data).length > maxLength
        ? undefined
        : data,
  };
}

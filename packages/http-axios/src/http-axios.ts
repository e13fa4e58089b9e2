import { type HttpOptions, type HttpTransport, http } from '@jsonrpcclient/http';
import axios, { type AxiosInstance, type AxiosRequestConfig, isAxiosError } from 'axios';

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

/** The options of HTTP, and those of axios. */
export interface HttpAxiosOptions
  extends HttpOptions,
    Omit<AxiosRequestConfig, keyof HttpOptions | Fixed> {
  /** The instance to use, with its defaults and interceptors; axios itself by default. */
  readonly axios?: AxiosInstance | undefined;
}

/** A transport over axios; rejects as `http` does. */
export function httpAxios(url: string | URL, options: HttpAxiosOptions = {}): HttpTransport {
  const { auth, headers, maxResponseBytes, codec, axios: instance = axios, ...config } = options;

  return http(
    url,
    async ({ url, headers, body: data, signal, maxResponseBytes: maxContentLength }) => {
      try {
        const response = await instance.request<unknown>({
          maxRedirects: 0,
          ...config,
          ...(signal && { signal }),
          method: 'POST',
          url,
          headers,
          data,
          maxContentLength,
          maxBodyLength: Number.POSITIVE_INFINITY,
          // Text in and out: axios's own JSON handling hides what is wrong with an answer.
          responseType: 'text',
          transformRequest: asIs,
          transformResponse: asIs,
          validateStatus: null,
        });
        if (typeof response.data !== 'string') {
          throw new TypeError('An interceptor of the axios instance gave no response with text');
        }
        return {
          status: response.status,
          headers: Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          ),
          // The adapter for browsers knows no limit.
          body: response.data.length > maxContentLength ? undefined : response.data,
        };
      } catch (error) {
        if (isAxiosError(error) && error.message.startsWith('maxContentLength'))
          return { status: 0, headers: {}, body: undefined };
        throw withoutRequest(error);
      }
    },
    { auth, headers, maxResponseBytes, codec },
  );
}

const asIs = (data: unknown) => data;

/** An axios error holds the request with its headers, so only what it was made from goes on. */
function withoutRequest(error: unknown): unknown {
  if (!isAxiosError(error)) return error;
  if (error.cause) return withoutRequest(error.cause);
  return Object.assign(new Error(error.message), { code: error.code });
}

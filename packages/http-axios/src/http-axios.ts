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
  readonly defaults?: { readonly adapter?: AxiosRequestConfig['adapter'] };
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
    async ({
      url,
      headers,
      body: data,
      options: { signal },
      maxResponseBytes: maxContentLength,
    }) => {
      let attempts = 0;
      let isAnswered = false;
      // Also tells our responses from those to requests that an interceptor makes.
      const transformResponse = (text: unknown) => {
        // There is none if the body was cut off.
        isAnswered = typeof text === 'string';
        return text;
      };
      const adapter = toAdapter(config.adapter ?? instance.defaults?.adapter);
      try {
        const response = await instance.request({
          ...config,
          ...(adapter && { adapter }),
          maxRedirects,
          // No header of the caller reaches another origin.
          ...(maxRedirects > 0 && { sensitiveHeaders: toSensitive(headers, config) }),
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
          transformRequest(text) {
            attempts++;
            return text;
          },
          transformResponse,
          // As axios does, so that interceptors of errors see these.
          validateStatus: isOk,
        });
        return toReply(Object(response), maxContentLength);
      } catch (error) {
        const response = findResponse(error, transformResponse);
        if (response && !(isAnswered && isOk(response.status))) {
          refuseTunnel(response);
          return toFailed(response, error, maxContentLength);
        }
        // An interceptor failed, perhaps by a request of its own.
        if (isAnswered)
          throw Object.assign(
            new Error('The response arrived, but an interceptor failed', { cause: error }),
            { sent: 'yes' },
          );
        if (!isTooLarge(error)) {
          const sent = readSent(error, transformResponse, attempts);
          throw sent ? { cause: error, sent } : error;
        }
        // Only the request of Node's adapter tells of the response.
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

/** The response to our request that an error of axios, or one around it, carries. */
function findResponse(error: unknown, transformResponse: unknown): AxiosResponse | undefined {
  return [error, Object(error).cause]
    .map((thrown) => Object(thrown).response ?? thrown)
    .find(
      (response) =>
        Object(response).config?.transformResponse === transformResponse && response.status,
    );
}

/** The reply that failed by its status, or while its body was read. */
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
    // Adapters other than that for Node may know no limit.
    body: isAbove(data, maxLength) ? undefined : data,
  };
}

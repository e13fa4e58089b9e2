import {
  type HttpOptions,
  type HttpTransport,
  http,
  type PostReply,
  type PostRequest,
  wrongKind,
} from '@jsonrpcclient/http';
import axios, { type AxiosRequestConfig } from 'axios';
import { toAdapter } from './collecting.ts';
import { findResponse, isTooLarge, toFailed, toReply } from './reply.ts';
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
  const { auth, headers, maxResponseBytes, codec, axios: instance = axios, ...config } = options;
  if (typeof instance.request !== 'function')
    throw wrongKind('httpAxios', 'axios: an axios instance', instance);
  return http(url, (request) => send(instance as Axios, request, config), options);
}

async function send(
  instance: Axios,
  request: PostRequest,
  config: AxiosRequestConfig,
): Promise<PostReply> {
  const { maxResponseBytes } = request;
  let attempts = 0;
  let isAnswered = false;
  const transformRequest = (text: unknown) => {
    attempts++;
    return text;
  };
  // Its identity also distinguishes our responses from those to an interceptor's requests.
  const transformResponse = (text: unknown) => {
    // There is no text if the body was cut off.
    isAnswered = typeof text === 'string';
    return text;
  };
  const own = Object.assign(toConfig(request, config), { transformRequest, transformResponse });
  const adapter = toAdapter(config.adapter ?? instance.defaults?.adapter);
  if (adapter) own.adapter = adapter;
  try {
    // Not a spread: V8 adds properties to a spread object slowly.
    const response = await instance.request(Object.assign({}, config, own));
    return toReply(Object(response), maxResponseBytes);
  } catch (error) {
    const response = findResponse(error, transformResponse);
    if (response && !(isAnswered && isOk(response.status))) {
      refuseTunnel(response);
      return toFailed(response, error, maxResponseBytes);
    }
    // An interceptor failed, perhaps because of its own request.
    if (isAnswered) throw Object.assign(new Error('', { cause: error }), { sent: 'yes' });
    if (!isTooLarge(error)) {
      const sent = readSent(error, transformResponse, attempts);
      throw sent ? { cause: error, sent } : error;
    }
    // The status isn't known.
    return { status: 0, headers: {}, body: undefined };
  }
}

/** Returns the options of one request, which override those of the transport. */
function toConfig(
  { url, headers, body: data, options: { signal }, maxResponseBytes }: PostRequest,
  config: AxiosRequestConfig,
): AxiosRequestConfig<string> {
  const { maxRedirects = 0 } = config;
  const own: AxiosRequestConfig<string> = {
    maxRedirects,
    method: 'POST',
    url,
    headers,
    data,
    maxContentLength: maxResponseBytes,
    maxBodyLength: Number.POSITIVE_INFINITY,
    // Text in and out, because axios's JSON handling hides what is wrong with a response.
    responseType: 'text',
    // The default of axios, so error interceptors are called.
    validateStatus: isOk,
  };
  if (signal) own.signal = signal;
  // No header of the caller is sent to another origin.
  if (maxRedirects > 0) own.sensitiveHeaders = toSensitive(headers, config);
  // The `auth` of an instance would replace our header.
  if (headers.authorization !== undefined) Object.assign(own, { auth: null });
  return own;
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

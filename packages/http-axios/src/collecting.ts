import { createPile } from '@jsonrpcclient/http';
import axios, { type AxiosAdapter, AxiosError, type AxiosRequestConfig, isAxiosError } from 'axios';

type Adapter = AxiosRequestConfig['adapter'];
type Config = Parameters<AxiosAdapter>[0];
type Response = Awaited<ReturnType<AxiosAdapter>>;

/** The part of a body's stream, and of its request, that is used. */
interface Emitter {
  on(event: string, listener: (value: never) => void): Emitter;
  destroy(): void;
}

/** The last adapter that was given, and the one that is used instead. */
let known: { readonly given: Adapter; readonly adapter: Adapter } | undefined;

/** Returns the adapter to use: the one that was given or, instead of axios's adapter for Node, the one below. */
export function toAdapter(given: Adapter = axios.defaults.adapter): Adapter {
  if (known?.given !== given) known = { given, adapter: isNode(given) ? collecting : given };
  return known?.adapter;
}

function isNode(given: Adapter): boolean {
  try {
    return axios.getAdapter(given) === axios.getAdapter('http');
  } catch {
    // There is no adapter for Node on this platform.
    return false;
  }
}

/**
 * Reads bodies in place of axios's adapter for Node, which keeps an object for each chunk and decodes all text as
 * UTF-8. Everything else is the same, including what interceptors see.
 */
async function collecting(config: Config): Promise<Response> {
  const { responseType, maxContentLength = -1, validateStatus } = config;
  // Changed and restored, because copying a config takes longer than the rest of this function.
  Object.assign(config, { responseType: 'stream', maxContentLength: -1, validateStatus: null });
  let response: Response | undefined;
  try {
    response = await axios.getAdapter('http')(config);
    response.data = await collect(response, maxContentLength);
  } catch (error) {
    if (!response) throw error;
    const { request } = response;
    const given = isAxiosError(error) ? error : AxiosError.from(error, undefined, config);
    throw Object.assign(given, { request, response: { ...response, data: undefined } });
  } finally {
    Object.assign(config, { responseType, maxContentLength, validateStatus });
  }
  const { status, request } = response;
  if (validateStatus?.(status) !== false) return response;
  const code = status < 500 ? AxiosError.ERR_BAD_REQUEST : AxiosError.ERR_BAD_RESPONSE;
  const problem = `Request failed with status code ${status}`;
  throw new AxiosError(problem, code, config, request, response);
}

/** Reads the text of a body within the limits of the config. */
async function collect(
  { status, data, headers, request, config }: Response,
  maxBytes: number,
): Promise<string> {
  const { responseEncoding, timeout, timeoutErrorMessage } = config;
  const pile = createPile(maxBytes < 0 ? Number.POSITIVE_INFINITY : maxBytes);
  const type = responseEncoding ? `charset=${responseEncoding}` : headers['content-type'];
  const body = data as Emitter;
  // After a 101, the connection speaks another protocol and the body never ends.
  if (status < 200) {
    body.destroy();
    return '';
  }
  return new Promise((resolve, reject) => {
    const fail = (problem: string, code: string) => {
      reject(new AxiosError(problem, code, config));
      body.destroy();
    };
    body
      .on('data', (chunk: Uint8Array) => {
        if (pile.add(chunk)) return;
        fail(`maxContentLength size of ${maxBytes} exceeded`, AxiosError.ERR_BAD_RESPONSE);
      })
      .on('end', () => resolve(pile.toText(String(type))))
      .on('error', reject);
    // If the body is a stream, axios's own timeout covers only the headers.
    (request as Partial<Emitter>).on?.('timeout', () => {
      const code = config.transitional?.clarifyTimeoutError
        ? AxiosError.ETIMEDOUT
        : AxiosError.ECONNABORTED;
      fail(timeoutErrorMessage || `timeout of ${timeout}ms exceeded`, code);
    });
  });
}

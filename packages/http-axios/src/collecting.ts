import { createPile } from '@jsonrpcclient/http';
import axios, { type AxiosAdapter, AxiosError, type AxiosRequestConfig, isAxiosError } from 'axios';

type Adapter = AxiosRequestConfig['adapter'];
type Config = Parameters<AxiosAdapter>[0];
type Response = Awaited<ReturnType<AxiosAdapter>>;

/** What is used of the stream of a body, and of its request. */
interface Emitter {
  on(event: string, listener: (value: never) => void): Emitter;
  destroy(): void;
}

/** The last one that was given, and what it became. */
let known: { readonly given: Adapter; readonly adapter: Adapter } | undefined;

/** A given adapter; that of axios for Node reads the body by the functions below. */
export function toAdapter(given: Adapter = axios.defaults.adapter): Adapter {
  if (known?.given !== given) known = { given, adapter: isNode(given) ? collecting : given };
  return known?.adapter;
}

function isNode(given: Adapter): boolean {
  try {
    return axios.getAdapter(given) === axios.getAdapter('http');
  } catch {
    // There is none for Node here.
    return false;
  }
}

/**
 * The adapter for Node on its own keeps an object for each chunk of a body, and takes all text for UTF-8. Configs, text and
 * statuses are the same with this one, also for interceptors.
 */
async function collecting(config: Config): Promise<Response> {
  const { responseType, maxContentLength = -1, validateStatus } = config;
  // In place for the while: to copy a config takes longer than the rest of this function.
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

/** Reads the text of a body, within the limits of the config. */
async function collect(
  { status, data, headers, request, config }: Response,
  maxBytes: number,
): Promise<string> {
  const { responseEncoding, timeout, timeoutErrorMessage } = config;
  const pile = createPile(maxBytes < 0 ? Number.POSITIVE_INFINITY : maxBytes);
  const type = responseEncoding ? `charset=${responseEncoding}` : headers['content-type'];
  const body = data as Emitter;
  // What follows a 101 is another protocol, without an end.
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
    // axios ends its own timeout with the headers if the body is a stream.
    (request as Partial<Emitter>).on?.('timeout', () => {
      const code = config.transitional?.clarifyTimeoutError
        ? AxiosError.ETIMEDOUT
        : AxiosError.ECONNABORTED;
      fail(timeoutErrorMessage || `timeout of ${timeout}ms exceeded`, code);
    });
  });
}

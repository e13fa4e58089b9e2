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

/** A given adapter; that of axios for Node reads the body by the functions below. */
export function toAdapter(given: Adapter = axios.defaults.adapter): Adapter {
  try {
    const node = axios.getAdapter('http');
    return axios.getAdapter(given) === node ? collecting(node) : given;
  } catch {
    // There is none for Node here.
    return given;
  }
}

/**
 * The adapter for Node on its own keeps an object for each chunk of a body, and takes all text for UTF-8. Configs, text and
 * statuses are the same with this one, also for interceptors.
 */
function collecting(send: AxiosAdapter): AxiosAdapter {
  return async (config) => {
    let response: Response | undefined;
    try {
      response = await send({
        ...config,
        responseType: 'stream',
        maxContentLength: -1,
        validateStatus: null,
      });
      response.config = config;
      response.data = await collect(response);
    } catch (error) {
      throw toAxiosError(error, config, response);
    }
    const { status, request } = response;
    if (config.validateStatus?.(status) !== false) return response;
    const code = status < 500 ? AxiosError.ERR_BAD_REQUEST : AxiosError.ERR_BAD_RESPONSE;
    throw new AxiosError(
      `Request failed with status code ${status}`,
      code,
      config,
      request,
      response,
    );
  };
}

function toAxiosError(error: unknown, config: Config, response: Response | undefined): unknown {
  if (!response && !isAxiosError(error)) return error;
  const given = isAxiosError(error) ? error : AxiosError.from(error);
  if (response)
    Object.assign(given, { request: response.request, response: { ...response, data: undefined } });
  return Object.assign(given, { config });
}

/** Reads the text of a body, within the limits of the config. */
async function collect({ status, data, headers, request, config }: Response): Promise<string> {
  const { maxContentLength = -1, responseEncoding, timeout, timeoutErrorMessage } = config;
  const pile = createPile(maxContentLength < 0 ? Number.POSITIVE_INFINITY : maxContentLength);
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
        fail(`maxContentLength size of ${maxContentLength} exceeded`, AxiosError.ERR_BAD_RESPONSE);
      })
      .on('end', () => resolve(pile.toText(String(type))))
      .on('error', reject)
      .on('close', () => reject(new Error('aborted')));
    // axios ends its own timeout with the headers if the body is a stream.
    (request as Partial<Emitter>).on?.('timeout', () => {
      const code = config.transitional?.clarifyTimeoutError
        ? AxiosError.ETIMEDOUT
        : AxiosError.ECONNABORTED;
      fail(timeoutErrorMessage || `timeout of ${timeout}ms exceeded`, code);
    });
  });
}

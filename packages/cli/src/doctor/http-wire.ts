import { type IncomingMessage, request as start } from 'node:http';
import { Readable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import type { Connector } from '../http/address.ts';
import { decompress } from '../http/decompress.ts';
import { type Answer, type AskOptions, type Budget, toBody, type Wire } from './wire.ts';

/** What is the same for all requests. */
export interface HttpWireOptions {
  readonly connector: Connector;
  readonly headers: Readonly<Record<string, string>>;
  readonly budget: Budget;
  readonly signal: AbortSignal;
  readonly wait: number;
}

/** Sends texts as HTTP requests, one connection for each request that is pending. */
export function createHttpWire(url: string, options: HttpWireOptions): Wire {
  const { connector, budget, wait: usual } = options;
  const send = (text: string, wait: number, more: AskOptions = {}) =>
    exchange(url, text, { ...options, wait }, more);
  return {
    ask: (text, more = {}) => send(text, budget.spend(1, more.wait ?? usual), more),
    askAll(texts) {
      const wait = budget.spend(texts.length, usual);
      return Promise.all(texts.map((text) => send(text, wait)));
    },
    async close() {
      connector.close();
    },
  };
}

function exchange(
  url: string,
  text: string,
  { connector, headers, signal, wait }: HttpWireOptions,
  { method = 'POST', headers: own, bytes, chunked = false }: AskOptions,
): Promise<Answer> {
  const started = performance.now();
  // Text, because Node writes it together with the headers, and some servers are slow otherwise.
  const body = bytes ?? text;
  return new Promise((resolve) => {
    const request = start({
      ...connector.target(url),
      method,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...headers,
        ...connector.headers,
        ...(!chunked && method === 'POST' && { 'content-length': Buffer.byteLength(body) }),
        ...own,
      },
      signal,
    });
    const fail = (problem: string) => {
      clearTimeout(timer);
      resolve({ text: '', body: undefined, time: performance.now() - started, problem });
    };
    const timer = setTimeout(() => {
      fail(`no response within ${Math.round(wait)} ms`);
      request.destroy();
    }, wait);
    request.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    request.on('response', (response) => {
      read(response).then((text) => {
        clearTimeout(timer);
        const { statusCode: status = 0, httpVersion } = response;
        resolve({
          text,
          body: toBody(text),
          time: performance.now() - started,
          status,
          headers: flat(response),
          httpVersion,
          reused: request.reusedSocket,
        });
      }, fail);
    });
    if (chunked) request.write(body);
    request.end(chunked || method === 'OPTIONS' ? undefined : body);
  });
}

function read(response: IncomingMessage): Promise<string> {
  return readAll(Readable.from(decompress(response))).catch((error: NodeJS.ErrnoException) => {
    throw error.code ?? 'the response was cut off';
  });
}

function flat({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
}

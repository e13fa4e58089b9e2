import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { wrongKind } from '@jsonrpcclient/core';
import { createAnswer } from './api.ts';
import { guardApi, guardHost } from './guard.ts';
import type { ExplorerOptions } from './options.ts';
import { readPage, securityHeaders } from './page-files.ts';
import { readBody } from './read-body.ts';

/** A running explorer. */
export interface Explorer {
  /** The address to open in a browser, with the token that the page needs. */
  readonly url: string;
  /** Resolves when the explorer is closed, also because nobody used it. */
  readonly closed: Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Serves a page for calling one JSON-RPC server by hand. It listens on loopback only, and accepts only requests of its
 * own page. Rejects if it can't listen.
 */
export async function createExplorer(options: ExplorerOptions): Promise<Explorer> {
  const { transport, host = '127.0.0.1', port = 0, idle = 1_800_000 } = options;
  if (typeof transport !== 'function')
    throw wrongKind('createExplorer', 'transport: function', transport);
  const token = randomBytes(32).toString('base64url');
  const handle = createHandler(options, token);
  const server = createServer((request, response) => {
    timer.refresh();
    handle(request, response).catch((error: unknown) => refuse(response, error));
  });
  const closed = new Promise<void>((resolve) => {
    server.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const timer = setTimeout(close, idle);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    clearTimeout(timer);
    throw error;
  }
  const { port: actual } = server.address() as AddressInfo;
  return { url: `http://${urlHost(host)}:${actual}/#token=${token}`, closed, close };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function createHandler(options: ExplorerOptions, token: string): Handler {
  const files = readPage();
  const checkApi = guardApi(token);
  const answer = createAnswer(options);
  const names = ['127.0.0.1', 'localhost', '[::1]', urlHost(options.host ?? '127.0.0.1')];

  return async (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const { localPort } = request.socket;
    const { url: path = '/' } = request;
    const status = guardHost(names.map((name) => `${name}:${localPort}`))(request);
    if (status) return void response.writeHead(status).end();

    const file = files.get(path);
    if (file && request.method === 'GET') {
      response.setHeader('content-type', file.type);
      return void response.end(file.content);
    }
    const refusal = checkApi(request);
    if (refusal) return void response.writeHead(refusal).end();
    const body = await readBody(request);
    if (!body) return void response.writeHead(413).end();
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    await answer({ path, body, response, signal: gone.signal });
  };
}

/** Tells the page what went wrong; a stream that has begun just ends. */
function refuse(response: ServerResponse, error: unknown): void {
  const problem = String(Object(error).message ?? error);
  if (response.headersSent) response.end(`${JSON.stringify({ problem })}\n`);
  else response.writeHead(400).end(JSON.stringify({ problem }));
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

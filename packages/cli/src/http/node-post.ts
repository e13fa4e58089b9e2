import { type ClientRequest, type IncomingMessage, request as plain } from 'node:http';
import { createPile, markSent, onAbort, type Post, type PostReply } from '@jsonrpcclient/http';
import type { Connector } from './address.ts';
import { decompress } from './decompress.ts';

/** The options of `nodePost`. */
export interface NodePostOptions {
  readonly connector: Connector;
  /** Milliseconds until a connection must have been made. */
  readonly connectTimeout: number;
  /** Called with what is sent and received, for `-vv` and `--output raw`. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
}

/** What was sent or received in one request. */
export type Exchange =
  | { readonly sent: Readonly<Record<string, string>>; readonly url: string }
  | { readonly received: PostReply };

/** Sends a POST over Node's own HTTP: it starts fast, and has TLS options and proxies. */
export function nodePost({ connector, connectTimeout, onExchange }: NodePostOptions): Post {
  return ({ url, headers, body, options, maxResponseBytes }) =>
    new Promise<PostReply>((resolve, reject) => {
      onExchange?.({ sent: headers, url });
      const request = plain({
        ...connector.target(url),
        method: 'POST',
        headers: { ...headers, ...connector.headers, 'content-length': Buffer.byteLength(body) },
      });
      // Until the connection is made, nothing has been sent.
      markSent(options, 'no');
      const stop = startClock(request, connectTimeout);
      const release = onAbort(options, () => request.destroy());
      const end = () => {
        stop();
        release();
      };
      onConnect(request, () => {
        stop();
        markSent(options, 'maybe');
      });
      request.on('error', (error) => {
        end();
        reject(error);
      });
      request.on('response', (response) => {
        read(response, maxResponseBytes).then((reply) => {
          end();
          onExchange?.({ received: reply });
          resolve(reply);
        });
      });
      // Node writes text together with the headers, but then these are UTF-8, too.
      request.end(isAscii(headers) ? body : Buffer.from(body));
    });
}

function isAscii(headers: Readonly<Record<string, string>>): boolean {
  return Object.values(headers).every((value) => /^[ -~\t]*$/.test(value));
}

/** Calls `listener` when a request has a connection, new or kept. */
function onConnect(request: ClientRequest, listener: () => void): void {
  request.once('socket', (socket) => {
    const { secureConnecting } = Object(socket) as { readonly secureConnecting?: boolean };
    if (socket.connecting)
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', listener);
    else if (secureConnecting) socket.once('secureConnect', listener);
    else listener();
  });
}

function startClock(request: ClientRequest, connectTimeout: number): () => void {
  if (connectTimeout > 2 ** 31 - 1) return () => {};
  const timer = setTimeout(() => {
    const error = new Error('no connection within --connect-timeout');
    request.destroy(Object.assign(error, { code: 'ETIMEDOUT', syscall: 'connect' }));
  }, connectTimeout);
  return () => clearTimeout(timer);
}

async function read(response: IncomingMessage, maxBytes: number): Promise<PostReply> {
  const pile = createPile(maxBytes);
  const { statusCode: status = 0, statusMessage: statusText } = response;
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
  const reply = { status, statusText, headers };
  try {
    for await (const chunk of decompress(response)) {
      if (pile.add(chunk)) continue;
      response.destroy();
      return { ...reply, body: undefined };
    }
    return { ...reply, body: pile.toText(headers['content-type']) };
  } catch (error) {
    return { ...reply, body: undefined, error: Object(error) };
  }
}

import { ChannelError } from '@jsonrpcclient/duplex';
import type { WebSocketOptions } from './options.ts';
import { percentDecode } from './percent-decode.ts';
import { codeOf, toCause } from './problem.ts';
import { makesEmitters, type WebSocketConstructor, type WebSocketLike } from './socket.ts';

type Construct = new (url: string, protocols: unknown, options?: unknown) => WebSocketLike;

/** Creates a socket, which starts to connect; throws a `ChannelError` if it cannot be created. */
export function construct(
  WebSocket: WebSocketConstructor,
  url: string,
  { protocols = [], headers, options, maxMessageBytes = 0 }: WebSocketOptions,
): WebSocketLike {
  const Socket = WebSocket as Construct;
  const names = [protocols].flat();
  const isWs = makesEmitters(WebSocket);
  let allHeaders = headers;
  try {
    // `ws` sends the credentials of the URL; other classes do not.
    if (!isWs) allHeaders = withCredentials(url, headers);
    const given = allHeaders ? { ...options, headers: allHeaders } : options;
    if (!isWs) return new Socket(url, given ? { ...given, protocols: names } : names);
    // `ws` reads it as a 32-bit integer.
    const maxPayload = Math.min(maxMessageBytes, 2 ** 31 - 1);
    return new Socket(url, names, { ...given, maxPayload });
  } catch (error) {
    if (!allHeaders) {
      throw new ChannelError('could not create the WebSocket', { ...toCause(error), sent: 'no' });
    }
    // Without the cause, because some messages show the header.
    const problem =
      'the WebSocket class rejected the headers; pass one that supports them, such as ws';
    throw new ChannelError(problem, { code: codeOf(error), sent: 'no' });
  }
}

function withCredentials(
  url: string,
  headers: WebSocketOptions['headers'],
): WebSocketOptions['headers'] {
  const { username, password } = new URL(url);
  const isGiven = Object.keys(headers ?? {}).some((name) => /^authorization$/i.test(name));
  if (isGiven || !(username || password)) return headers;
  const bytes = new TextEncoder().encode(percentDecode(`${username}:${password}`));
  return { ...headers, authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

/** Loads `ws`, needed only on platforms without a `WebSocket`; rejects with a `ChannelError` if it is not installed. */
export async function loadWs(): Promise<WebSocketConstructor> {
  try {
    // The cast avoids the types of `ws`, which would pull in those of Node.
    const { default: WebSocket } = await import('ws' as string);
    return WebSocket;
  } catch (error) {
    throw new ChannelError('no WebSocket class found; pass one as the WebSocket option', {
      ...toCause(error),
      sent: 'no',
    });
  }
}

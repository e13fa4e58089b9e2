import { ChannelError } from '@jsonrpcclient/duplex';
import type { WebSocketOptions } from './options.ts';
import { codeOf, toCause } from './problem.ts';
import { makesEmitters, type WebSocketConstructor, type WebSocketLike } from './socket.ts';

type Construct = new (url: string, protocols: unknown, options?: unknown) => WebSocketLike;

/** Makes a socket, which starts to open; throws a `ChannelError` where it cannot be made. */
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
    // `ws` sends the credentials in the URL, which other classes leave out.
    if (!isWs) allHeaders = withCredentials(url, headers);
    const given = allHeaders ? { ...options, headers: allHeaders } : options;
    if (!isWs) return new Socket(url, given ? { ...given, protocols: names } : names);
    // `ws` reads it as an integer of 32 bits.
    const maxPayload = Math.min(maxMessageBytes, 2 ** 31 - 1);
    return new Socket(url, names, { ...given, maxPayload });
  } catch (error) {
    if (!allHeaders) {
      throw new ChannelError('could not create the WebSocket', { ...toCause(error), sent: 'no' });
    }
    // The message of some shows the header.
    const problem =
      'the WebSocket class rejected the headers; pass one that supports them, such as that of ws';
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
  const bytes = new TextEncoder().encode(decode(`${username}:${password}`));
  return { ...headers, authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

/** Decodes what is encoded, and leaves other percent signs as they are, because passwords contain them. */
function decode(text: string): string {
  return text.replace(/(%[\da-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}

/** Loads `ws`, which platforms with a `WebSocket` never do; rejects with a `ChannelError` where it is not to be had. */
export async function loadWs(): Promise<WebSocketConstructor> {
  try {
    // Without the types of `ws`, which would bring those of Node.
    const { default: WebSocket } = await import('ws' as string);
    return WebSocket;
  } catch (error) {
    throw new ChannelError(
      'no WebSocket found on this platform; pass one as the WebSocket option',
      {
        ...toCause(error),
        sent: 'no',
      },
    );
  }
}

import { type Channel, wrongKind } from '@jsonrpcclient/duplex';
import type { PortTarget } from './endpoint.ts';
import { createPortChannel, type PortChannelOptions } from './port-channel.ts';

/** The part of a window that is used; windows of other origins have it too. */
export interface WindowLike {
  readonly closed: boolean;
  postMessage(message: unknown, origin: string): void;
}

/** Which page to talk to, and where its messages arrive. */
export interface WindowPortOptions extends PortChannelOptions {
  /** The origin of the window's page, such as `https://example.com`; other pages can neither receive nor send. */
  readonly origin: string;
  /** The object that receives the window's `message` events; `globalThis` by default. */
  readonly source?: Pick<PortTarget, 'addEventListener' | 'removeEventListener'> | undefined;
}

/**
 * A channel to another window: an iframe's, a parent, a window that was opened, or an opener. Throws a `TypeError`
 * if `origin` is not an exact origin ('*' is not allowed).
 */
export function windowPort(target: WindowLike, options: WindowPortOptions): Channel {
  if (typeof target?.postMessage !== 'function') throw wrongKind('windowPort', 'a window', target);
  const { origin, source = globalThis as PortTarget } = options;
  if (!isOrigin(origin)) {
    throw new TypeError(
      "origin must be the exact origin of the window's page, such as https://example.com",
    );
  }
  return createPortChannel(
    {
      post: (message) => target.postMessage(message, origin),
      isGone: () => target.closed,
      listen(listener) {
        const onMessage = (event: MessageEvent) => {
          if (event.origin === origin && event.source === target) listener.message(event.data);
        };
        source.addEventListener('message', onMessage as never);
        return () => source.removeEventListener('message', onMessage as never);
      },
    },
    options,
  );
}

/** Whether the text can equal `event.origin`; a text with a path or a default port never does. */
function isOrigin(text: string): boolean {
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#@*\s]+$/.test(text)) return false;
  try {
    const { origin } = new URL(text);
    // The origin is 'null' for schemes that this platform does not know.
    return origin === text || origin === 'null';
  } catch {
    return false;
  }
}

import type { Channel } from '@jsonrpcclient/duplex';
import type { PortTarget } from './endpoint.ts';
import { createPortChannel, type PortChannelOptions } from './port-channel.ts';

/** What is used of a window, also of one of another origin. */
export interface WindowLike {
  readonly closed: boolean;
  postMessage(message: unknown, origin: string): void;
}

/** With whom to speak, and where. */
export interface WindowPortOptions extends PortChannelOptions {
  /** Of the window's page, such as `https://example.com`; all other pages neither get nor say anything. */
  readonly origin: string;
  /** Where the window's messages come in; `globalThis` by default. */
  readonly source?: Pick<PortTarget, 'addEventListener' | 'removeEventListener'> | undefined;
}

/**
 * A channel to another window: an iframe's, its parent, one that was opened, its opener. Throws a `TypeError` for
 * what is no origin, '*' too.
 */
export function windowPort(target: WindowLike, options: WindowPortOptions): Channel {
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

/** As `event.origin` would have it: a path or a port that goes without saying would never be equal. */
function isOrigin(text: string): boolean {
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#@*\s]+$/.test(text)) return false;
  try {
    const { origin } = new URL(text);
    // Of schemes that not every platform knows.
    return origin === text || origin === 'null';
  } catch {
    return false;
  }
}

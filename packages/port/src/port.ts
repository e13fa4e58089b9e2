import type { Channel } from '@jsonrpcclient/duplex';
import type { PortEndpoint } from './endpoint.ts';
import { ignoreErrors, listen } from './listen.ts';
import { createPortChannel, type PortChannelOptions } from './port-channel.ts';

/** How messages are posted, and what becomes of a worker. */
export interface PortOptions extends PortChannelOptions {
  /** Whether closing terminates the Worker that was given; false by default. */
  readonly terminate?: boolean | undefined;
}

/**
 * A channel over a MessagePort, a Worker, or in a worker over its own scope; of browsers, Node and Electron (whose
 * `MessagePortMain` and `parentPort` wrap the data in an event). Closing it closes a MessagePort. Throws a `TypeError` for a window, which is for `windowPort`.
 */
export function port(endpoint: PortEndpoint, options: PortOptions = {}): Channel {
  if (isWindow(endpoint))
    throw new TypeError('Use windowPort for a window: port does not check origins');
  return createPortChannel(
    {
      post: (message) => endpoint.postMessage(message),
      listen(listener) {
        const stop = listen(endpoint, listener);
        endpoint.start?.();
        return (isOwn) => {
          stop();
          if (endpoint.start) endpoint.close?.();
          // A worker that is only let go belongs to the caller again, and its errors too.
          if (options.terminate || !isOwn) ignoreErrors(endpoint);
          return options.terminate ? endpoint.terminate?.() : undefined;
        };
      },
    },
    options,
  );
}

/** In a worker nothing is, whatever it calls itself. */
function isWindow(endpoint: PortEndpoint): boolean {
  return (
    'window' in endpoint && endpoint.window === endpoint && !('WorkerGlobalScope' in globalThis)
  );
}

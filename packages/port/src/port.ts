import { type Channel, wrongKind } from '@jsonrpcclient/duplex';
import type { PortEndpoint } from './endpoint.ts';
import { ignoreErrors, listen } from './listen.ts';
import { createPortChannel, type PortChannelOptions } from './port-channel.ts';

/** How messages are posted, and what happens to a worker when the channel closes. */
export interface PortOptions extends PortChannelOptions {
  /** Whether closing the channel terminates the Worker; false by default. */
  readonly terminate?: boolean | undefined;
}

/**
 * A channel over a MessagePort, a Worker or, inside a worker, its own scope, in browsers, Node and Electron (including
 * `MessagePortMain` and `parentPort`). Closing it closes a MessagePort. Throws a `TypeError` for a window: use
 * `windowPort`, which checks origins.
 */
export function port(endpoint: PortEndpoint, options: PortOptions = {}): Channel {
  if (typeof endpoint?.postMessage !== 'function')
    throw wrongKind('port', 'a MessagePort or a Worker', endpoint);
  if (isWindow(endpoint))
    throw new TypeError('port: use windowPort for a window, because port does not check origins');
  return createPortChannel(
    {
      post: (message) => endpoint.postMessage(message),
      listen(listener) {
        const stop = listen(endpoint, listener);
        endpoint.start?.();
        return (isOwn) => {
          stop();
          if (endpoint.start) endpoint.close?.();
          // If the worker goes on running after this side closed, the caller handles its errors again.
          if (options.terminate || !isOwn) ignoreErrors(endpoint);
          return options.terminate ? endpoint.terminate?.() : undefined;
        };
      },
    },
    options,
  );
}

/** Always false in a worker, even if its scope has a `window`. */
function isWindow(endpoint: PortEndpoint): boolean {
  return (
    'window' in endpoint && endpoint.window === endpoint && !('WorkerGlobalScope' in globalThis)
  );
}

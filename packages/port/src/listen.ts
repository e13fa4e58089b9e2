import { ChannelError } from '@jsonrpcclient/duplex';
import type { PortEmitter, PortEndpoint } from './endpoint.ts';
import type { PortListener } from './port-channel.ts';

/** Functions by the names of the events that they are for. */
type Listeners = Readonly<Record<string, (event: never) => void>>;

/** Tells a channel what an endpoint does; returns a function that ends this. */
export function listen(endpoint: PortEndpoint, listener: PortListener): () => void {
  const messageerror = () => listener.unreadable();
  if (isEmitter(endpoint)) {
    const message = (data: unknown) => listener.message(unwrap(data, endpoint));
    const listeners = { message, messageerror, ...ofEmitter(listener) };
    if (endpoint.threadId === -1) {
      queueMicrotask(() => listener.end(new ChannelError('the worker has ended', { sent: 'no' })));
    }
    return each(listeners, endpoint.on.bind(endpoint), endpoint.off.bind(endpoint));
  }
  const listeners: Listeners = {
    message: ({ data }: { readonly data: unknown }) => listener.message(data),
    messageerror,
    close: () => listener.end(),
  };
  return each(
    // On a worker's own scope it would be about what this side does.
    endpoint.terminate ? { ...listeners, ...ofWorker(listener) } : listeners,
    endpoint.addEventListener.bind(endpoint),
    endpoint.removeEventListener.bind(endpoint),
  );
}

/** Ignores the errors of a Worker of Node or Deno until it ends: otherwise they would end this process. */
export function ignoreErrors(endpoint: PortEndpoint): void {
  if (ignored.has(endpoint)) return;
  ignored.add(endpoint);
  if (!isEmitter(endpoint)) {
    endpoint.addEventListener('error', keepAlive as never);
    return;
  }
  if (endpoint.threadId === -1) return;
  const ignore = () => {};
  const stop = each(
    {
      error: ignore,
      exit() {
        stop();
        ignored.delete(endpoint);
      },
    },
    endpoint.on.bind(endpoint),
    endpoint.off.bind(endpoint),
  );
}

const ignored = new WeakSet<PortEndpoint>();

/** Deno ends the process for the error of a worker that nobody prevents; browsers only log it, which helps. */
function keepAlive(event: Partial<Event>): void {
  if ('Deno' in globalThis) event.preventDefault?.();
}

function isEmitter(endpoint: PortEndpoint): endpoint is PortEmitter {
  return !('addEventListener' in endpoint);
}

/** Ports of Electron's main and utility processes emit an event as browsers have it, a Worker of Node the data itself. */
function unwrap(event: unknown, { start }: PortEmitter): unknown {
  if (typeof event !== 'object' || event === null || !('data' in event)) return event;
  return start || ('ports' in event && Array.isArray(event.ports)) ? event.data : event;
}

/** A Worker of Node tells first why it ends and then that it did. */
function ofEmitter(listener: PortListener): Listeners {
  let options = {};
  return {
    // Of Electron's MessagePortMain.
    close: () => listener.end(),
    error(thrown: unknown) {
      options = toCause(thrown);
    },
    exit(code: number) {
      listener.end(
        code === 0 ? undefined : new ChannelError('the worker ended', { ...options, code }),
      );
    },
  };
}

/** A Worker of a browser tells of no end, and of an error when it could not be loaded too. */
function ofWorker(listener: PortListener): Listeners {
  return {
    error(event: Partial<Event>) {
      keepAlive(event);
      listener.end(new ChannelError('the worker failed', toCause(event)));
    },
  };
}

/** What was thrown may hold anything; its message says what is to be mended. */
function toCause(thrown: unknown): { readonly cause?: Error } {
  const { message } = Object(thrown) as { readonly message?: unknown };
  return typeof message === 'string' ? { cause: new Error(message) } : {};
}

type Register = (name: string, listener: never) => unknown;

function each(listeners: Listeners, add: Register, remove: Register): () => void {
  const entries = Object.entries(listeners);
  for (const [name, listener] of entries) add(name, listener as never);
  return () => {
    for (const [name, listener] of entries) remove(name, listener as never);
  };
}

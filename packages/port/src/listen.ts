import { ChannelError } from '@jsonrpcclient/duplex';
import type { PortEmitter, PortEndpoint } from './endpoint.ts';
import type { PortListener } from './port-channel.ts';

/** Listeners by the names of their events. */
type Listeners = Readonly<Record<string, (event: never) => void>>;

/** Calls the listener of a channel for the events of an endpoint; returns a function that stops this. */
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
    // On a worker's own scope, these events would be about this side.
    endpoint.terminate ? { ...listeners, ...ofWorker(listener) } : listeners,
    endpoint.addEventListener.bind(endpoint),
    endpoint.removeEventListener.bind(endpoint),
  );
}

/** Ignores the errors of a Worker in Node or Deno until it ends; otherwise they would end this process. */
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

/** Deno ends the process on a worker's error unless its default is prevented; browsers only log it, which helps. */
function keepAlive(event: Partial<Event>): void {
  if ('Deno' in globalThis) event.preventDefault?.();
}

function isEmitter(endpoint: PortEndpoint): endpoint is PortEmitter {
  return !('addEventListener' in endpoint);
}

/** Ports in Electron's main and utility processes emit a DOM event; a Worker in Node emits the data itself. */
function unwrap(event: unknown, { start }: PortEmitter): unknown {
  if (typeof event !== 'object' || event === null || !('data' in event)) return event;
  return start || ('ports' in event && Array.isArray(event.ports)) ? event.data : event;
}

/** A Worker in Node emits `error` before `exit`. */
function ofEmitter(listener: PortListener): Listeners {
  let options = {};
  return {
    // Emitted by Electron's MessagePortMain.
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

/** A browser's Worker has no event for its end; its `error` can also mean that its script could not be loaded. */
function ofWorker(listener: PortListener): Listeners {
  return {
    error(event: Partial<Event>) {
      keepAlive(event);
      listener.end(new ChannelError('the worker failed', toCause(event)));
    },
  };
}

/** Copies only the message, because a thrown value may contain anything. */
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

interface Endpoint {
  postMessage(message: unknown): void;
  /** Exists on a MessagePort, which delivers nothing until it is called. */
  start?(): void;
  /** Exists on a MessagePort, and on a worker's own scope, where it ends the worker. */
  close?(): void;
  /** Exists on a Worker. */
  terminate?(): unknown;
}

/** An endpoint with DOM events: a MessagePort, a browser's Worker, or a worker's own scope. */
export interface PortTarget extends Endpoint {
  addEventListener(name: string, listener: never): void;
  removeEventListener(name: string, listener: never): void;
}

/**
 * An endpoint with Node's events: a Worker from `node:worker_threads`, or Electron's `MessagePortMain` or
 * `process.parentPort`.
 */
export interface PortEmitter extends Endpoint {
  on(name: string, listener: never): unknown;
  off(name: string, listener: never): unknown;
  /** -1 after the worker has ended. */
  readonly threadId?: number;
}

/** An endpoint that `port` can use. */
export type PortEndpoint = PortTarget | PortEmitter;

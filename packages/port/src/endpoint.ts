interface Endpoint {
  postMessage(message: unknown): void;
  /** Of a MessagePort, which gives nothing before. */
  start?(): void;
  /** Of a MessagePort, but also of a worker's own scope, of which it is the end. */
  close?(): void;
  /** Of a Worker. */
  terminate?(): unknown;
}

/** With the events of browsers: a MessagePort, a Worker of a browser, a worker's own scope. */
export interface PortTarget extends Endpoint {
  addEventListener(name: string, listener: never): void;
  removeEventListener(name: string, listener: never): void;
}

/** With the events of Node: a Worker of `node:worker_threads`, Electron's `MessagePortMain` and `process.parentPort`. */
export interface PortEmitter extends Endpoint {
  on(name: string, listener: never): unknown;
  off(name: string, listener: never): unknown;
  /** -1 when it has ended. */
  readonly threadId?: number;
}

/** What `port` speaks through. */
export type PortEndpoint = PortTarget | PortEmitter;

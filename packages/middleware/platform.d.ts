// What middleware uses of the platform besides what core does.

declare const console: { warn(message: string): void };

declare function structuredClone<T>(value: T): T;

declare module 'node:async_hooks' {
  class AsyncLocalStorage<T> {
    getStore(): T | undefined;
    run<R>(store: T, callback: () => R): R;
  }
}

declare module 'node:diagnostics_channel' {
  interface TracingChannel<T extends object> {
    readonly hasSubscribers: boolean;
    tracePromise<R>(callback: () => Promise<R>, context: T): Promise<R>;
  }
  function tracingChannel<T extends object>(name: string): TracingChannel<T>;
}

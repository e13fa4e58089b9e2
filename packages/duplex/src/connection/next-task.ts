/** The parts of the platform that can start a task. */
export interface TaskPlatform {
  readonly setImmediate?: ((callback: () => void) => unknown) | undefined;
  readonly MessageChannel?: (new () => TaskChannel) | undefined;
  readonly setTimeout: (callback: () => void, milliseconds: number) => unknown;
  readonly navigator?: { readonly product?: string | undefined } | undefined;
}

interface TaskChannel {
  readonly port1: { onmessage: ((event: never) => void) | null; close(): void };
  readonly port2: { postMessage(message: unknown): void };
}

/** Creates a function that waits for the next task by the fastest means of a platform. */
export function createNextTask(platform: TaskPlatform): () => Promise<void> {
  const { setImmediate, MessageChannel, setTimeout, navigator } = platform;
  // React Native runs these among its microtasks.
  if (setImmediate && navigator?.product !== 'ReactNative') {
    return () => new Promise((resolve) => setImmediate(resolve));
  }
  if (!MessageChannel) return () => new Promise((resolve) => setTimeout(resolve, 0));
  return () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        // An open port keeps some platforms from exiting.
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    });
}

/** Resolves in a new task, when the microtask queue is empty; fake timers that are installed later don't affect it. */
export const nextTask = /* @__PURE__ */ createNextTask(globalThis);

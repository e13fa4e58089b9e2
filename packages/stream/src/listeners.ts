import type { EventEmitter } from 'node:events';

/** Listeners that are removed together. */
export interface Listeners {
  on<T>(emitter: EventEmitter, event: string, listener: (value: T) => void): void;
  off(): void;
}

export function createListeners(): Listeners {
  const undo: (() => void)[] = [];
  return {
    on(emitter, event, listener) {
      emitter.on(event, listener);
      undo.push(() => emitter.off(event, listener));
    },
    off() {
      for (const take of undo.splice(0)) take();
    },
  };
}

import { createClient, maxDelay, uuid } from '@jsonrpcclient/core';
import type { Endpoint } from './endpoint.ts';
import type { Probe } from './options.ts';
import { passTo } from './route.ts';
import type { Settings } from './settings.ts';

/** Sends a probe to each ejected endpoint when its pause ends. */
export interface Prober {
  /** Waits for the end of the pause, if the endpoint is ejected. */
  readonly look: (endpoint: Endpoint) => void;
  readonly stop: () => void;
}

/** Creates a prober. Its timers don't keep the process alive. */
export function createProber(probe: Probe, settings: Settings): Prober {
  const { method, params, timeout = 5_000 } = probe;
  const timers = new Map<Endpoint, ReturnType<typeof setTimeout>>();
  let isStopped = false;
  const send = (endpoint: Endpoint) => {
    timers.delete(endpoint);
    // Not a number, which could be the id of another call on the same connection.
    const client = createClient(
      (payload, options) => passTo(endpoint, payload, options, settings),
      {
        ids: uuid(),
      },
    );
    // When it ends, `look` is called again.
    client.request(method, params, { timeout }).catch(() => {});
  };
  return {
    look(endpoint) {
      const until = endpoint.health.until();
      if (until === 0 || isStopped || timers.has(endpoint)) return;
      const wait = Math.min(maxDelay, Math.max(0, until - settings.now()));
      const timer = setTimeout(() => send(endpoint), wait);
      Object(timer).unref?.();
      timers.set(endpoint, timer);
    },
    stop() {
      isStopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

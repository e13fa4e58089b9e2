import { fields } from '@jsonrpcclient/core';
import type { Cancellation } from '../convention.ts';

/** What became of a call of the other side while it is handled; shared by all notifications of a connection. */
export interface Fate {
  /** Made when somebody reads the signal. */
  controller: AbortController | undefined;
  /** Why nobody waits for the call any more. */
  ended: { readonly reason: unknown } | undefined;
  cancelled: Cancellation | undefined;
}

/** The calls of the other side that are being handled. */
export interface Running {
  /** Of all notifications until the connection is gone. */
  readonly shared: Fate;
  begin(id: unknown): Fate;
  end(id: unknown, fate: Fate): void;
  /** The other side gave one of its requests up, perhaps one that was answered meanwhile. */
  cancel(cancellation: Cancellation): void;
  /** The connection is gone. */
  lose(reason: unknown): void;
}

export function createRunning(): Running {
  const requests = new Map<unknown, Fate>();
  let shared = createFate();

  return {
    get shared() {
      return shared;
    },

    begin(id) {
      const fate = createFate();
      // Of two requests with one id, only the first can be cancelled.
      requests.set(requests.has(id) ? fate : id, fate);
      return fate;
    },

    end(id, fate) {
      requests.delete(requests.get(id) === fate ? id : fate);
    },

    cancel(cancellation) {
      const fate = requests.get(cancellation.id);
      if (!fate) return;
      fate.cancelled ??= cancellation;
      abort(fate, cancellation.reason);
    },

    lose(reason) {
      const lost = [shared, ...requests.values()];
      requests.clear();
      shared = createFate();
      for (const fate of lost) abort(fate, reason);
    },
  };
}

export function signalOf(fate: Fate): AbortSignal {
  fate.controller ??= new AbortController();
  if (fate.ended) fate.controller.abort(fate.ended.reason);
  return fate.controller.signal;
}

/** Whether a handler threw something because its signal aborted. */
export function isAbortOf({ ended }: Fate, error: unknown): boolean {
  if (!ended) return false;
  const { name, cause } = fields(error);
  return error === ended.reason || cause === ended.reason || name === 'AbortError';
}

function createFate(): Fate {
  return { controller: undefined, ended: undefined, cancelled: undefined };
}

function abort(fate: Fate, reason: unknown): void {
  fate.ended ??= { reason };
  fate.controller?.abort(fate.ended.reason);
}

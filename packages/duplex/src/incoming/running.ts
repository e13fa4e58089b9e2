import { fields } from '@jsonrpcclient/core';
import type { Cancellation } from '../convention.ts';

/** The fate of a call from the server while it is handled; all notifications of a connection share one. */
export interface Fate {
  /** Created when the signal is first read. */
  controller: AbortController | undefined;
  /** Why the call was aborted. */
  ended: { readonly reason: unknown } | undefined;
  cancelled: Cancellation | undefined;
}

/** The calls from the server that are being handled. */
export interface Running {
  /** Shared by all notifications until the connection is lost. */
  readonly shared: Fate;
  begin(id: unknown): Fate;
  end(id: unknown, fate: Fate): void;
  /** The server cancelled one of its requests, which may already have its response. */
  cancel(cancellation: Cancellation): void;
  /** The connection is lost or closed. */
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

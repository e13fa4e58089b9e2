import type { OnUnexpected } from './unexpected.ts';

/** The key under which a connection exposes its internals, also to other copies and to `@jsonrpcclient/contract`. */
export const internals = Symbol.for('jsonrpcclient.connection');

/** What a connection exposes to functions that build on it. */
export interface Internals {
  readonly unexpected: OnUnexpected;
  readonly lifecycle: {
    /** Changes with each opening and each loss. */
    readonly epoch: number;
  };
}

interface Inspectable {
  readonly onState: (listener: () => void) => () => void;
  readonly [internals]?: Internals;
}

/** The internals of a connection; for an object that wraps one, a count of its changes of state. */
export function internalsOf(connection: Inspectable): Internals {
  const lifecycle = { epoch: 0 };
  const count = () => {
    lifecycle.epoch++;
  };
  const own = connection[internals];
  if (!own) connection.onState(count);
  return own ?? { unexpected() {}, lifecycle };
}

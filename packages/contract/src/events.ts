import { type Contract, findSpec } from './contract.ts';
import { type IncomingCall, type IncomingHandler, toArguments } from './incoming-call.ts';
import { toListener } from './listener.ts';
import type { Events } from './methods.ts';
import { modeOf } from './mode.ts';
import type { EventsOptions } from './options.ts';
import { createCheckParams } from './params.ts';

/** The key under which a connection of `@jsonrpcclient/duplex` exposes how it reports problems. */
const internals: unique symbol = Symbol.for('jsonrpcclient.connection');

/** The part of a connection that `events` uses. */
export interface ListeningConnection {
  on(method: string, listener: IncomingHandler): () => void;
  notifications(method: string, options?: QueueOptions): Notifications;
  readonly [internals]?: {
    unexpected(what: { kind: 'failed'; method: string; error: unknown }): void;
  };
}

interface QueueOptions {
  readonly limit?: number | undefined;
}

/** Notifications of one method as they arrive; each value is the list of a listener's arguments. */
interface Notifications<A = readonly unknown[]> extends AsyncIterableIterator<A> {
  readonly dropped: number;
  readonly gaps: number;
  return(): Promise<IteratorResult<A>>;
}

/** The typed and checked `on` and `notifications` of a connection. */
export interface ContractEvents<C> {
  /** Like the connection's `on`. A notification that doesn't fit is dropped, and `onUnexpected` is called. */
  readonly on: <K extends keyof Events<C> & string>(
    method: K,
    listener: (this: IncomingCall, ...params: ParametersOf<Events<C>[K]>) => unknown,
  ) => () => void;
  /** Like the connection's `notifications`. A notification that doesn't fit is dropped, and `onUnexpected` is called. */
  readonly notifications: <K extends keyof Events<C> & string>(
    method: K,
    options?: QueueOptions,
  ) => Notifications<ParametersOf<Events<C>[K]>>;
}

type ParametersOf<F> = F extends (...params: infer P) => unknown ? P : never;

/** Returns functions to listen to the events of a contract, with checked params. */
export function events<const C extends Contract>(
  connection: ListeningConnection,
  contract: C,
  options?: EventsOptions,
): ContractEvents<C>;
export function events(
  connection: ListeningConnection,
  { events }: Contract,
  options: EventsOptions = {},
): object {
  const specOf = (method: string) => {
    const spec = findSpec(events, method);
    if (!spec) throw new TypeError(`events: ${method}: not an event of the contract`);
    const { params = [] } = spec;
    const check = createCheckParams(method, spec, modeOf(options.events, method));
    return { isWhole: '~standard' in params, check };
  };
  return {
    on(method: string, listener: IncomingHandler) {
      const { check } = specOf(method);
      return connection.on(method, check ? toListener(check, listener) : listener);
    },
    notifications(method: string, queue?: QueueOptions) {
      const { check, isWhole } = specOf(method);
      const source = connection.notifications(method, queue);
      const next = async () => {
        for (;;) {
          const read = await source.next();
          if (read.done || !check) return read;
          const [only] = read.value;
          const isNamed = isWhole && read.value.length === 1 && !Array.isArray(only);
          try {
            const params = await check(isNamed ? Object(only) : read.value);
            return { value: toArguments(params), done: false };
          } catch (error) {
            connection[internals]?.unexpected({ kind: 'failed', method, error });
          }
        }
      };
      return Object.create(source, { next: { value: next } });
    },
  };
}

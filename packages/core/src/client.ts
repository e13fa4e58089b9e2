import { throwWithCaller } from './caller.ts';
import { type Dialect, dialectKey } from './dialect.ts';
import { checkIds, decimal, type Id } from './id.ts';
import { wrongKind } from './kind.ts';
import { merge } from './merge.ts';
import { type Message, methodOf, type Params, toMessage } from './message.ts';
import type {
  Call,
  CallArguments,
  Calls,
  Checked,
  MethodName,
  MethodResult,
  Outcomes,
} from './methods.ts';
import { outcomeOf, outcomesOf } from './outcome.ts';
import { rejectionOf, type Sending, send } from './send.ts';
import type { CallOptions, Reply, Transport } from './transport.ts';

/** Options of the client, and defaults for the options of its calls, such as `timeout`. */
export interface ClientOptions<O extends CallOptions = CallOptions> {
  /** Returns the next id; `decimal()` by default. */
  readonly ids?: (() => Id) | undefined;
  /** '2.0' by default. */
  readonly dialect?: Dialect | undefined;
  /** Allows `bigint` params, for a transport whose codec can write them; false by default. */
  readonly bigint?: boolean | undefined;
  /**
   * Returns whether the transport's codec can write a value that JSON can't represent, such as a `Map`; by
   * default, it can't write any.
   */
  readonly writes?: ((value: unknown) => boolean) | undefined;
  /**
   * Returns options for the calls of a method. They override the client's defaults, and the call's own options override
   * them; headers are merged. Not called for a batch.
   */
  readonly optionsFor?: ((method: string) => O | undefined) | undefined;
}

/**
 * Calls methods over a transport: any method, or those of the interface `M`. A call rejects with an `RpcClientError`,
 * with the `reason` of your `signal` if you abort it, or with a `TypeError` for invalid arguments.
 */
export interface Client<M = unknown, O extends CallOptions = CallOptions> {
  /** Sends a request and resolves with its result (JSON-RPC 2.0, section 4). */
  readonly request: unknown extends M
    ? <R = unknown>(method: string, params?: Params, options?: CallOptions & O) => Promise<R>
    : <K extends MethodName<M> & string>(
        method: K,
        ...rest: CallArguments<M[K], CallOptions & O>
      ) => Promise<MethodResult<M[K]>>;

  /** Sends a notification and resolves once the transport has sent it (JSON-RPC 2.0, section 4.1). */
  readonly notify: unknown extends M
    ? (method: string, params?: Params, options?: CallOptions & O) => Promise<void>
    : <K extends MethodName<M> & string>(
        method: K,
        ...rest: CallArguments<M[K], CallOptions & O>
      ) => Promise<void>;

  /**
   * Sends all calls as one message (JSON-RPC 2.0, section 6) and resolves with one outcome per call, in call order;
   * `undefined` for a notification. Rejects only if there is no response. An empty list sends nothing and resolves with
   * `[]`.
   */
  readonly batch: <const C extends Calls>(
    calls: Checked<M, C>,
    options?: CallOptions & O,
  ) => Promise<Outcomes<M, C>>;

  /** Returns a client with different defaults (headers are merged) or different types. */
  // The first form is not generic, or `proxy(client.with({ timeout: 500 }))` would be a proxy without an interface.
  readonly with: {
    (defaults?: ClientOptions<CallOptions & O> & CallOptions & O): Client<M, O>;
    <N>(defaults?: ClientOptions<CallOptions & O> & CallOptions & O): Client<N, O>;
  };
}

/** Creates a client for a transport. Ids are unique across the client and all clients that `with` derives from it. */
export function createClient<M = unknown, O extends CallOptions = CallOptions>(
  transport: Transport<O>,
  options?: ClientOptions<CallOptions & NoInfer<O>> & CallOptions & NoInfer<O>,
): Client<M, O>;
export function createClient(
  transport: Transport,
  options: ClientOptions & CallOptions = {},
): Client {
  if (typeof transport !== 'function')
    throw wrongKind('createClient', 'a transport such as httpFetch(url)', transport);
  const {
    ids = decimal(),
    dialect = '2.0',
    bigint,
    writes,
    optionsFor,
    ...own
  } = merge({}, options);
  const defaults = dialect === '2.0' ? own : { ...own, [dialectKey]: dialect };

  const isWritten = (value: unknown) => (bigint && typeof value === 'bigint') || writes?.(value);
  const write = ({ method, params, notify }: Call): Message =>
    toMessage(dialect, method, params, notify ? undefined : (ids() ?? null), isWritten);
  const perform = <R>(call: Call, callOptions?: CallOptions) =>
    new Promise<Sending>((resolve) => {
      const message = write(call);
      const merged = merge(merge(defaults, optionsFor?.(call.method)), callOptions);
      send(transport, message, merged, resolve);
    }).then(read, throwWithCaller) as Promise<R>;

  return {
    request: (method, params, callOptions) => perform({ method, params }, callOptions),

    notify: (method, params, callOptions) => perform({ method, params, notify: true }, callOptions),

    batch: <C extends readonly Call[]>(calls: C, callOptions?: CallOptions) =>
      new Promise<Sending | undefined>((resolve) => {
        const messages = calls.map(write);
        if (options.ids) checkIds(messages);
        const merged = merge(defaults, callOptions);
        if (messages.length === 0) resolve(undefined);
        else send(transport, messages, merged, resolve);
      }).then(read, throwWithCaller) as Promise<Outcomes<unknown, C>>,

    with<N>(more?: ClientOptions & CallOptions) {
      return createClient<N>(transport, merge({ ...options, ids }, more));
    },
  };
}

/** Returns the result of a call or the outcomes of a batch, which is undefined if it was empty. */
function read(call: Sending | undefined): unknown {
  if (!call) return [];
  const { how, end, payload, options } = call;
  if (how !== 'replied') return rejectionOf(call);
  const reply = end as Reply;
  const isOne = 'method' in payload;
  if (isOne || payload.every(({ id }) => id == null)) {
    const outcome = outcomeOf(reply, isOne ? payload : { method: methodOf(payload) }, options);
    if (!outcome.ok) throw outcome.error;
    if (isOne) return outcome.result;
  }
  return outcomesOf(reply, payload, options);
}

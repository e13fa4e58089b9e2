import {
  type CallOptions,
  type Codec,
  type ErrorObject,
  errorCodes,
  type Message,
  type MethodName,
  onAbort,
  type Params,
  type Payload,
  type Transport,
  TransportError,
  wrongKind,
} from '@jsonrpcclient/core';
import { nextTask } from '@jsonrpcclient/duplex';
import type { Answer, FakeMethods } from './methods.ts';
import { isErrorObject, type Lost, type Run, respond } from './respond.ts';

export interface FakeOptions {
  /** Answers the methods that aren't listed; without it, they are unknown. */
  readonly fallback?: ((method: string, params: Params | undefined) => unknown) | undefined;
  /** Writes and reads JSON, as the option of a real transport does. */
  readonly codec?: Codec | undefined;
}

/** A call that a fake received, in the form that `client.batch` takes. */
export interface FakeCall {
  readonly method: string;
  readonly params?: Params;
  readonly notify?: true;
}

type Name<M> = unknown extends M ? string : MethodName<M>;

/** A transport to a server in memory. */
export interface Fake<M = unknown, O extends CallOptions = CallOptions> extends Transport<O> {
  /** The calls that it received, those of batches one by one. */
  readonly calls: readonly FakeCall[];
  /** The messages and batches that it received, with their ids. */
  readonly payloads: readonly Payload[];
  /** The options of each payload. */
  readonly options: readonly O[];
  /** Answers the next call of a method in another way. Several answers are used in order. */
  once<K extends Name<M>>(method: K, answer: Answer<K extends keyof M ? M[K] : unknown>): void;
  /**
   * Lets the next call of a method fail: with an error object, or without a response if it is another error. By default,
   * the connection breaks.
   */
  fail(method: Name<M>, error?: Error | ErrorObject): void;
  /** Doesn't respond to the next call of a method, so the call times out. */
  silence(method: Name<M>): void;
}

const notFound: Run = () => {
  throw { code: errorCodes.methodNotFound, message: 'Method not found' };
};

/**
 * Creates a transport that answers calls with functions, in memory. Payloads and replies are written and read as JSON, so
 * calls fail as they do over a real transport. It answers batches, both dialects, and an unknown method with the error
 * -32601, always in a later turn of the event loop.
 */
export function fake<M = unknown, O extends CallOptions = CallOptions>(
  methods: FakeMethods<NoInfer<M>>,
  { codec = JSON, fallback }: FakeOptions = {},
): Fake<M, O> {
  if (typeof methods !== 'object' || methods === null)
    throw wrongKind('fake', 'an object of methods', methods);
  const seen = { calls: [] as FakeCall[], payloads: [] as Payload[], options: [] as O[] };
  const planned = new Map<string, Run[]>();
  const plan = (method: string, run: Run) => {
    const runs = planned.get(method) ?? [];
    planned.set(method, [...runs, run]);
  };
  const take = ({ method, params }: Message): Run => {
    const run = planned.get(method)?.shift();
    if (run) return run;
    if (Object.hasOwn(methods, method)) return toRun(Object(methods)[method]);
    return fallback ? () => fallback(method, params) : notFound;
  };

  const answer = async (payload: Payload): Promise<unknown> => {
    const messages = 'method' in payload ? [payload] : payload;
    const planned = messages.map((message) => ({ message, run: take(message) }));
    await nextTask();
    const texts = await Promise.all(
      planned.map(({ message, run }) => respond(message, run, codec)),
    );
    const due = texts.filter((text) => text !== undefined);
    if (due.length === 0) return undefined;
    return codec.parse('method' in payload ? `${due[0]}` : `[${due}]`);
  };

  const transport: Transport<O> = (payload, options) =>
    new Promise((resolve, reject) => {
      const received = codec.parse(codec.stringify(payload)) as Payload;
      seen.payloads.push(received);
      seen.options.push(options);
      seen.calls.push(...[received].flat().map((message) => toCall(message as Message)));
      const off = onAbort(options, reject);
      answer(received)
        .then(
          (body) => resolve({ body }),
          (error: unknown) => reject((error as Lost).lost),
        )
        .finally(off);
    });

  return Object.assign(transport, seen, {
    once: (method: string, answer: unknown) => plan(method, toRun(answer)),
    fail(method: string, error: unknown = new TransportError('no response', method)) {
      if (!(error instanceof Error) && !isErrorObject(error))
        throw wrongKind('fail', 'an Error or an error object', error);
      const isServers = isErrorObject(error) && !(error instanceof TransportError);
      plan(method, () => {
        throw isServers ? error : ({ lost: error } satisfies Lost);
      });
    },
    silence: (method: string) => plan(method, () => new Promise(() => {})),
  }) as Fake<M, O>;
}

function toRun(answer: unknown): Run {
  return typeof answer === 'function' ? (answer as Run) : () => answer;
}

function toCall({ method, params, id }: Message): FakeCall {
  return {
    method,
    ...(params !== undefined && { params }),
    ...(id == null && { notify: true as const }),
  };
}

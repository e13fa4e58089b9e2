import type { CallOptions, Message, Payload, Reply, Transport } from '@jsonrpcclient/core';
import type { TestServer } from '@jsonrpcclient/testing';

interface Recording {
  readonly transport: Transport<Options>;
  readonly payloads: readonly Payload[];
  readonly options: readonly Options[];
}

/** The options of a transport of its own. */
export interface Options extends CallOptions {
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  readonly dispatcher?: unknown;
}

/** A transport that keeps what it is given, and answers with what `reply` makes of it. */
export function recording(
  reply: (payload: Payload, options: Options) => Reply | Promise<Reply> = echo,
): Recording {
  const payloads: Payload[] = [];
  const options: Options[] = [];
  const transport: Transport<Options> = async (payload, given) => {
    payloads.push(payload);
    options.push(given);
    return reply(payload, given);
  };
  return { transport, payloads, options };
}

/** Answers each call with its params, as a good server would. */
export function echo(payload: Payload): Reply {
  return { body: 'method' in payload ? answer(payload) : payload.flatMap((m) => answer(m) ?? []) };
}

/** The answer to one message. */
export function answer({ params, id }: Message): object | undefined {
  return id == null ? undefined : { jsonrpc: '2.0', result: params, id };
}

/** The ids that each payload has; of a batch in an array. */
export function idsOf(payloads: readonly Payload[]): unknown[] {
  return payloads.map((payload) =>
    'method' in payload ? payload.id : payload.map(({ id }) => id),
  );
}

/** The bodies that a server got. */
export function bodiesOf({ requests }: TestServer): unknown[] {
  return requests.map(({ body }) => JSON.parse(body));
}

/** How many calls each body had, 0 where it was no array. */
export function sizesOf(server: TestServer): number[] {
  return bodiesOf(server).map((body) => (Array.isArray(body) ? body.length : 0));
}

/** A promise and what settles it. */
export function gate<T>(): { readonly promise: Promise<T>; readonly open: (value: T) => void } {
  let open: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

/** Numbers from 0 to `count` - 1. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

import type { CallOptions, Message, Payload, Reply, Transport } from '@jsonrpcclient/core';
import { fake } from '@jsonrpcclient/testing';
import type { TestServer } from '@jsonrpcclient/testing/servers';

interface Recording {
  readonly transport: Transport<Options>;
  readonly payloads: readonly Payload[];
  readonly options: readonly Options[];
}

/** The options of a transport with options of its own. */
export interface Options extends CallOptions {
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  readonly dispatcher?: unknown;
}

/**
 * A transport that records payloads and options. By default it is a fake that returns params as results, over JSON; with
 * `reply`, it passes on the payload itself and replies in the same turn.
 */
export function recording(
  reply?: (payload: Payload, options: Options) => Reply | Promise<Reply>,
): Recording {
  if (!reply) {
    const server = fake<unknown, Options>({}, { fallback: (_, params) => params });
    return { transport: server, payloads: server.payloads, options: server.options };
  }
  const payloads: Payload[] = [];
  const options: Options[] = [];
  const transport: Transport<Options> = async (payload, given) => {
    payloads.push(payload);
    options.push(given);
    return reply(payload, given);
  };
  return { transport, payloads, options };
}

/** Returns the params of each request as its result. */
export function echo(payload: Payload): Reply {
  return { body: 'method' in payload ? answer(payload) : payload.flatMap((m) => answer(m) ?? []) };
}

/** The response to one message. */
export function answer({ params, id }: Message): object | undefined {
  return id == null ? undefined : { jsonrpc: '2.0', result: params, id };
}

/** The id of each payload; for a batch, an array. */
export function idsOf(payloads: readonly Payload[]): unknown[] {
  return payloads.map((payload) =>
    'method' in payload ? payload.id : payload.map(({ id }) => id),
  );
}

/** The bodies that a server received. */
export function bodiesOf({ requests }: TestServer): unknown[] {
  return requests.map(({ body }) => JSON.parse(body));
}

/** The number of calls in each body; 0 for one that was not an array. */
export function sizesOf(server: TestServer): number[] {
  return bodiesOf(server).map((body) => (Array.isArray(body) ? body.length : 0));
}

/** A promise, and a function that resolves it. */
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

import { type Client, createClient, type Payload } from '@jsonrpcclient/core';

interface Recording<M> {
  readonly client: Client<M>;
  /** Everything that was sent, as JSON. */
  readonly sent: readonly string[];
}

/** A client whose server returns each request as its result. */
export function recording<M = unknown>(): Recording<M> {
  const sent: string[] = [];
  const client = createClient<M>(async (payload: Payload) => {
    sent.push(JSON.stringify(payload));
    const id: unknown = Reflect.get(payload, 'id');
    return { body: id === undefined ? undefined : { jsonrpc: '2.0', result: payload, id } };
  });
  return { client, sent };
}

/** A method or namespace of any name. */
export interface Open {
  (...params: readonly unknown[]): Promise<unknown>;
  readonly [name: string]: Open;
}

/** The method or namespace at a path. */
export function at(server: object, ...names: readonly string[]): Open {
  return names.reduce<object>((parent, name) => Reflect.get(parent, name), server) as Open;
}

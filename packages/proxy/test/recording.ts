import { type Client, createClient } from '@jsonrpcclient/core';
import { fake } from '@jsonrpcclient/testing';

interface Recording<M> {
  readonly client: Client<M>;
  /** Everything that was sent, as JSON. */
  readonly sent: readonly string[];
}

/** A client whose server returns each request as its result. */
export function recording<M = unknown>(): Recording<M> {
  const server = fake({}, { fallback: (): unknown => server.payloads.at(-1) });
  const sent: string[] = [];
  const client = createClient<M>((payload, options) => {
    sent.push(JSON.stringify(payload));
    return server(payload, options);
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

import { type Codec, compose, type Middleware, type Transport } from '@jsonrpcclient/core';
import type { StartTransport } from './start-transport.ts';

/** A transport that calls the server directly, wrapped in middleware. */
export function inMemory(...middleware: readonly Middleware[]): StartTransport {
  return async (server, { codec = JSON } = {}) => {
    const transport: Transport = async (payload) => ({
      body: decode(codec, await server(codec.stringify(payload))),
    });
    return {
      transport: compose(transport, ...middleware),
      async [Symbol.asyncDispose]() {},
    };
  };
}

/** Text that is not JSON stays a string, which core rejects as an invalid response. */
function decode(codec: Codec, text: string | undefined): unknown {
  try {
    return text ? codec.parse(text) : undefined;
  } catch {
    return text;
  }
}

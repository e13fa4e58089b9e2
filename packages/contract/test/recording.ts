import { type Client, createClient, type Params } from '@jsonrpcclient/core';
import { fake } from '@jsonrpcclient/testing';

interface Recording {
  readonly client: Client;
  /** The payloads that were sent, as JSON. */
  readonly sent: readonly string[];
}

interface Call {
  readonly method: string;
  readonly params: Params | undefined;
}

/** A client of a server that responds with the members `respond` returns; by default, the first param is the result. */
export function recording(
  respond: (call: Call) => { readonly result?: unknown; readonly error?: unknown } = ({
    params,
  }) => ({
    result: [params].flat()[0] ?? null,
  }),
): Recording {
  const server = fake(
    {},
    {
      fallback(method, params) {
        const { result, error } = respond({ method, params });
        if (error !== undefined) throw error;
        return result;
      },
    },
  );
  const sent: string[] = [];
  const client = createClient((payload, options) => {
    sent.push(JSON.stringify(payload));
    return server(payload, options);
  });
  return { client, sent };
}

import { type Client, createClient, type Message, type Payload } from '@jsonrpcclient/core';

interface Recording {
  readonly client: Client;
  /** The payloads that were sent, as JSON. */
  readonly sent: readonly string[];
}

/** A client of a server that responds with the members `respond` returns; by default, the first param is the result. */
export function recording(
  respond: (message: Message) => object = ({ params }) => ({ result: [params].flat()[0] ?? null }),
): Recording {
  const sent: string[] = [];
  const answer = (message: Message) =>
    message.id === undefined ? [] : [{ jsonrpc: '2.0', id: message.id, ...respond(message) }];
  const client = createClient(async (payload: Payload) => {
    sent.push(JSON.stringify(payload));
    return {
      body: Array.isArray(payload) ? payload.flatMap(answer) : answer(payload as Message)[0],
    };
  });
  return { client, sent };
}

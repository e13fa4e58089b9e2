import type { JSONRPCClient as Client } from 'json-rpc-2.0';
import { inFlight, inLoop, type Run } from './block.ts';

const small = [2, 3];

/** About 1 kB of JSON, like typical params. */
const large = [
  {
    name: 'Ada Lovelace',
    address: { street: '12 St James Square', city: 'London', zip: 'SW1Y 4JH', country: 'GB' },
    tags: ['alpha', 'beta', 'gamma', 'delta', 'epsilon'],
    active: true,
    score: 98.6,
    parent: null,
    points: Array.from({ length: 20 }, (_, index) => ({ x: index * 10, y: index * 20 })),
    note: 'The Analytical Engine weaves algebraic patterns just as the Jacquard loom weaves. '.repeat(
      5,
    ),
  },
];

/** Returns the response to the call with this id, as a server would write it. */
function reply(text: string, id: unknown): string {
  if (!text.includes('"add"')) throw new Error('not a call of add');
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":5}`;
}

const refusal = '"error":{"code":5,"message":"refused"}';

type Maker = (params: readonly unknown[]) => Promise<Run>;

const floor: Maker = async (params) => {
  let id = 0;
  return inLoop(() => {
    const request = { jsonrpc: '2.0', method: 'add', params, id: ++id };
    const answer = JSON.parse(reply(JSON.stringify(request), request.id));
    return (answer as { readonly result: unknown }).result;
  }, 256);
};

const pure: Maker = async (params) => {
  const { parseJson, request } = await import('@jsonrpcclient/core');
  return inLoop(() => {
    const message = request('add', params);
    const response = parseJson(reply(JSON.stringify(message), message.id));
    return 'ok' in response && response.ok && response.result;
  }, 256);
};

const client: Maker = async (params) => {
  const { createClient } = await import('@jsonrpcclient/core');
  const client = createClient(async (payload) => {
    const { id } = payload as { readonly id: unknown };
    return { body: JSON.parse(reply(JSON.stringify(payload), id)) as unknown };
  });
  return inFlight(() => client.request('add', params), 1, 256);
};

const refused: Maker = async (params) => {
  const { createClient } = await import('@jsonrpcclient/core');
  const client = createClient(async (payload) => {
    const id = JSON.stringify((payload as { readonly id: unknown }).id);
    const text = reply(JSON.stringify(payload), 0).replace(
      '"id":0,"result":5',
      `"id":${id},${refusal}`,
    );
    return { body: JSON.parse(text) as unknown };
  });
  return inFlight(() => client.request('add', params).catch(({ code }) => code), 1, 256);
};

const lost: Maker = async (params) => {
  const { createClient, TransportError } = await import('@jsonrpcclient/core');
  const client = createClient(async (payload) => {
    reply(JSON.stringify(payload), 0);
    throw new TransportError('no response', 'add', { sent: 'no' });
  });
  return inFlight(() => client.request('add', params).catch(({ sent }) => sent && 5), 1, 256);
};

const jayson: Maker = async (params) => {
  const { default: JaysonClient } = await import('jayson/lib/client/browser/index.js');
  const client = new JaysonClient((text, callback) => {
    callback(null, reply(text, text.slice(text.lastIndexOf('"id":"') + 6, -2)));
  });
  const call = () =>
    new Promise((resolve, reject) => {
      client.request('add', [...params], (error: unknown, refused: unknown, result: unknown) => {
        if (error ?? refused) reject(error ?? refused);
        else resolve(result);
      });
    });
  return inFlight(call, 1, 256);
};

const jsonRpc2: Maker = async (params) => {
  const { JSONRPCClient } = await import('json-rpc-2.0');
  const client: Client = new JSONRPCClient(async (request) =>
    client.receive(JSON.parse(reply(JSON.stringify(request), request.id))),
  );
  return inFlight(() => client.request('add', [...params]), 1, 256);
};

const viem: Maker = async (params) => {
  const { createClient, custom } = await import('viem');
  let id = 0;
  const provider = {
    async request(call: object) {
      const message = { jsonrpc: '2.0', id: ++id, ...call };
      return JSON.parse(reply(JSON.stringify(message), id)).result as unknown;
    },
  };
  const { request } = createClient({ transport: custom(provider, { retryCount: 0 }) });
  const add = request as unknown as (call: object) => Promise<unknown>;
  return inFlight(() => add({ method: 'add', params }), 1, 256);
};

const typedRpc: Maker = async (params) => {
  const { rpcClient } = await import('typed-rpc');
  const client = rpcClient<{ add(...params: readonly unknown[]): unknown }>({
    transport: async (request) => JSON.parse(reply(JSON.stringify(request), request.id)),
  });
  return inFlight(() => client.add(...params), 1, 256);
};

const makers: Readonly<Record<string, Maker>> = {
  floor,
  pure,
  client,
  refused,
  lost,
  jayson,
  'json-rpc-2.0': jsonRpc2,
  viem,
  'typed-rpc': typedRpc,
};

/** Measures serializing a request and parsing its response, without a network. */
export async function inMemory(subject: string, bytes: number): Promise<Run> {
  const make = makers[subject];
  if (!make) throw new Error(`unknown subject: ${subject}`);
  return make(bytes < 100 ? small : large);
}

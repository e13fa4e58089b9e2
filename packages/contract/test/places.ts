import {
  checked,
  contract,
  declared,
  events,
  type Methods,
  type Schema,
  serve,
  type,
} from '@jsonrpcclient/contract';
import { type Client, createClient, RpcError } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { proxy } from '@jsonrpcclient/proxy';
import { serveRpc, type TestServer } from '@jsonrpcclient/testing/servers';
import { connectPeer, type Peer } from './peer.ts';

/** What was passed on, perhaps changed, or what was thrown instead. */
export interface Fate {
  readonly passed?: unknown;
  readonly thrown?: unknown;
  /** The methods that an HTTP server received. */
  readonly calls?: readonly string[];
}

/** Passes a value through a schema at one place, over a real connection. */
export type Place = (schema: Schema, value: unknown) => Promise<Fate>;

const anything = type<unknown>();

function toContract(schema: Schema) {
  return contract({
    methods: {
      take: { params: [schema], result: anything },
      give: { params: [anything], result: schema },
      fail: { params: [anything], result: anything, errors: { 7: schema } },
    },
    events: { tick: { params: [schema] } },
    requests: {
      take: { params: [schema], result: anything },
      give: { params: [anything], result: schema },
    },
  });
}

type Api = ReturnType<typeof toContract>;

const methods = {
  take: () => true,
  give: (value: unknown) => value,
  fail: (data: unknown) => {
    throw { code: 7, message: 'made to fail', data };
  },
};

interface OverHttp {
  readonly api: Api;
  readonly client: Client<Methods<Api>>;
  /** The first param that the server received. */
  readonly seen: () => unknown;
}

function overHttp(call: (value: unknown, given: OverHttp) => Promise<unknown>): Place {
  return async (schema, value) => {
    await using server = await serveRpc(methods);
    const api = toContract(schema);
    const client: Client<Methods<Api>> = checked(createClient(httpFetch(server.url)), api);
    const seen = () => callsOf(server)[0].params[0];
    const fate = await toFate(() => call(value, { api, client, seen }));
    return { ...fate, calls: callsOf(server).map(({ method }) => method) };
  };
}

function callsOf({ requests }: TestServer) {
  return requests.flatMap(({ body }) => JSON.parse(body));
}

async function toFate(call: () => Promise<unknown>): Promise<Fate> {
  try {
    return { passed: await call() };
  } catch (thrown) {
    return { thrown };
  }
}

function overWebSocket(call: (value: unknown, peer: Peer, api: Api) => Promise<unknown>): Place {
  return async (schema, value) => {
    await using peer = await connectPeer();
    const passed = await call(value, peer, toContract(schema));
    const [failed, ...others] = peer.unexpected;
    if (others.length > 0) throw new Error('More than one problem was reported');
    return failed ? { thrown: failed.error, passed } : { passed };
  };
}

/** Each passes the param, the result or the data as the only value. */
export const places: Readonly<Record<string, Place>> = {
  'the params of a request': overHttp(async (value, { client, seen }) => {
    await client.request('take', [value]);
    return seen();
  }),
  'the result of a request': overHttp((value, { client }) => client.request('give', [value])),
  'the params of a notification': overHttp(async (value, { client, seen }) => {
    await client.notify('take', [value]);
    return seen();
  }),
  'the params of a member of a batch': overHttp(async (value, { client, seen }) => {
    const [outcome, other] = await client.batch([
      { method: 'take', params: [value] },
      { method: 'fail', params: [0] },
    ]);
    if (other.ok || !(other.error instanceof RpcError)) throw new Error('The other member failed');
    if (!outcome.ok) throw outcome.error;
    return seen();
  }),
  'the result of a member of a batch': overHttp(async (value, { client }) => {
    const [outcome, other] = await client.batch([
      { method: 'give', params: [value] },
      { method: 'fail', params: [0] },
    ]);
    if (other.ok || !(other.error instanceof RpcError)) throw new Error('The other member failed');
    if (!outcome.ok) throw outcome.error;
    return outcome.result;
  }),
  'the params of a method of a proxy': overHttp(async (value, { client, seen }) => {
    await proxy(client).take(value);
    return seen();
  }),
  'the result of a method of a proxy': overHttp((value, { client }) => proxy(client).give(value)),
  'the data of an error': overHttp(async (value, { api, client }) => {
    const error = await client.request('fail', [value]).catch((error: unknown) => error);
    const known = declared(api, 'fail', error);
    if (!known) throw error;
    return known.data;
  }),
  'the params of an event': overWebSocket(async (value, peer, api) => {
    let passed: unknown;
    events(peer.connection, api).on('tick', (param) => {
      passed = param;
    });
    await peer.push('tick', [value]);
    await settle();
    return passed;
  }),
  'the params of an iteration over events': overWebSocket(async (value, peer, api) => {
    const ticks = events(peer.connection, api).notifications('tick');
    const next = ticks.next();
    await peer.push('tick', [value]);
    await settle();
    const first = await Promise.race([next, undefined]);
    return first?.value?.[0];
  }),
  'the params of a handler': overWebSocket(async (value, peer, api) => {
    let passed: unknown;
    const give = () => undefined;
    serve(peer.connection, api, {
      give,
      take: (param) => {
        passed = param;
      },
    });
    await peer.ask('take', [value]);
    return passed;
  }),
  'the result of a handler': overWebSocket(async (value, peer, api) => {
    serve(peer.connection, api, { take: () => undefined, give: () => value });
    return (await peer.ask('give', [0])).result;
  }),
};

/** Lets asynchronous schemas finish. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

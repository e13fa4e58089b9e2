import { createClient, RpcClientError } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { failure } from '@jsonrpcclient/testing';
import { type Methods, serve, serveRpc } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { type DiscoverOptions, discover, readMethods, toTypes } from '../src/index.ts';

/** What `discover` finds in a server with these methods, and the methods that it called. */
async function discoverIn(methods: Methods, options?: DiscoverOptions) {
  await using server = await serveRpc(methods);
  const found = await discover(createClient(httpFetch(server.url)), options);
  const calls = server.requests.map(({ body }) => JSON.parse(body));
  return { ...found, calls, types: toTypes(found.document).split('\n\n').slice(1).join('\n\n') };
}

/** The body of an interface that `toTypes` printed. */
function interfaceOf(types: string, name: string): string {
  return types.split(`export interface ${name} {\n`)[1]?.split('\n}')[0] ?? '';
}

const document = {
  openrpc: '1.2.6',
  info: { title: 'Sums', version: '1.0.0' },
  methods: [{ name: 'add', params: [], result: { name: 'sum', schema: { type: 'number' } } }],
};

describe('discover', () => {
  test('returns the document of a server that has OpenRPC, as it is', async () => {
    const found = await discoverIn({ 'rpc.discover': () => document });
    expect(found).toMatchObject({ source: 'rpc.discover', document, tried: [] });
    expect(found.calls).toEqual([
      { jsonrpc: '2.0', method: 'rpc.discover', params: [], id: expect.anything() },
    ]);
  });

  test.each(['getopenrpcinfo', 'Filecoin.Discover'])('finds a document under %s', async (name) => {
    const found = await discoverIn({ [name]: () => document });
    expect(found).toMatchObject({ source: name, document });
    expect(found.tried[0]).toEqual({ method: 'rpc.discover', problem: 'error -32601' });
  });

  test('reads a document that is sent as a text', async () => {
    const found = await discoverIn({ 'rpc.discover': () => JSON.stringify(document) });
    expect(found.document).toEqual(document);
  });

  test('reads methods that are an object, or a list of names', async () => {
    const methods = { add: { params: [] } };
    const found = await discoverIn({ 'rpc.discover': () => ({ methods }) });
    expect(readMethods(found.document).map(({ name }) => name)).toEqual(['add']);
    const listed = await discoverIn({
      'rpc.discover': () => ['add', { name: 'find' }, 'add', 5, ''],
    });
    expect(readMethods(listed.document).map(({ name }) => name)).toEqual(['add', 'find']);
  });

  test.each([null, 'text', 5, {}, { methods: [] }, []])(
    'goes on if the result is %j',
    async (result) => {
      const found = await discoverIn({ 'rpc.discover': () => result, rpc_methods: () => ['a'] });
      expect(found).toMatchObject({ source: 'rpc_methods' });
      expect(found.tried[0]).toEqual({
        method: 'rpc.discover',
        problem: 'no methods in the result',
      });
    },
  );

  test('reads the service description of JSON-RPC 1.1', async () => {
    const { types, source } = await discoverIn({
      'system.describe': () => ({
        sdversion: '1.0',
        name: 'Demo',
        version: '2',
        procs: [
          {
            name: 'sum',
            summary: 'Adds.',
            params: [{ name: 'a', type: 'num' }, 'b', { type: 'constructor' }],
            return: { type: 'num' },
          },
          { name: 'version', params: [], return: 'str', help: 'The version.' },
          { name: 'any' },
          {},
        ],
      }),
    });
    expect(source).toBe('system.describe');
    expect(interfaceOf(types, 'Api')).toBe(`  /** Adds. */
  sum(a: number, b: unknown, param3: unknown): number;
  /** The version. */
  version(): unknown;
  any(...params: unknown[]): unknown;`);
  });

  test('reads the description of Kodi, with its types', async () => {
    const { types, document: read } = await discoverIn({ 'JSONRPC.Introspect': () => kodi });
    expect(read.info).toEqual({ title: 'JSON-RPC API of Kodi', version: '13.5.0' });
    expect(interfaceOf(types, 'Api')).toBe(
      `  'JSONRPC.Ping'(): string;
  /**
   * Starts playback.
   * @param item what to play
   */
  'Player.Open'(
    item: { file: string; start?: number } | PlayerId | null,
    options?: Options,
  ): unknown;`,
    );
    expect(interfaceOf(types, 'Events')).toBe(`  'Player.OnStop'(params: {
    sender: string;
    data?: unknown;
  }): void;`);
    expect(types).toContain('export type PlayerId = number;\n');
    expect(types).toContain(`export type Options = Base & {
  repeat?: 'all' | 'off';
  list?: PlayerId[];
  pair?: [number, string];
  map?: { [key: string]: PlayerId };
};
`);
  });

  test('reads what it can of a description in the manner of Kodi', async () => {
    let type: object = { type: 'string' };
    for (let depth = 0; depth < 100; depth++) type = { extends: type };
    const { types, document: read } = await discoverIn({
      'JSONRPC.Introspect': () => ({
        methods: { a: { params: [{ type: 5 }, { type: [['string']] }], returns: '' } },
        types: { Deep: type },
      }),
    });
    expect(read.info).toEqual({ title: '', version: '' });
    expect(interfaceOf(types, 'Api')).toBe('  a(param1?: unknown, param2?: unknown): unknown;');
    expect(types).toContain('export type Deep = unknown;');
  });

  test('reads the names, texts and types of XML-RPC introspection', async () => {
    const names = [
      'add',
      'odd',
      'system.listMethods',
      'system.methodHelp',
      'system.methodSignature',
    ];
    const signatures = new Map<string, unknown>([
      [
        'add',
        [
          ['int', 'int', 'int'],
          ['double', 'double', 'double', 'struct'],
        ],
      ],
      ['odd', [['array', 'mystery']]],
    ]);
    const { types, calls } = await discoverIn({
      'system.listMethods': () => names,
      'system.methodHelp': (name: string) => (name === 'add' ? ' Adds. ' : ''),
      'system.methodSignature': (name: string) => signatures.get(name) ?? 'undef',
    });
    expect(interfaceOf(types, 'Api')).toBe(`  /** Adds. */
  add(param1: number, param2: number, param3?: { [key: string]: unknown }): number;
  odd(param1: unknown): unknown[];
  'system.listMethods'(...params: unknown[]): unknown;
  'system.methodHelp'(...params: unknown[]): unknown;
  'system.methodSignature'(...params: unknown[]): unknown;`);
    expect(calls.every((call: object) => !Array.isArray(call))).toBe(true);
  });

  test('reads the names of notifications', async () => {
    const { types } = await discoverIn({
      'system.listMethods': () => ['system.listNotifications'],
      'system.listNotifications': () => ['onStop'],
    });
    expect(interfaceOf(types, 'Events')).toBe('  onStop(...params: unknown[]): void;');
  });

  test('goes without the texts that a server refuses to send', async () => {
    const names = ['add', 'system.methodHelp', 'system.listNotifications'];
    const refuse = () => {
      throw { code: 1, message: 'no' };
    };
    const { types } = await discoverIn({
      'system.listMethods': () => names,
      'system.methodHelp': refuse,
      'system.listNotifications': refuse,
    });
    expect(interfaceOf(types, 'Api')).toContain('  add(...params: unknown[]): unknown;');
  });

  test('reads the overview of Bitcoin Core', async () => {
    const overview = `== Blockchain ==
getbestblockhash
getblock "blockhash" ( verbosity )

== Rawtransactions ==
createrawtransaction [{"txid":"hex","vout":n},...] {"address":amount} ( locktime ( replaceable ) )
gettxout "txid" n ( include_mempool )`;
    const { types, source } = await discoverIn({ help: () => overview });
    expect(source).toBe('help');
    expect(interfaceOf(types, 'Api')).toBe(`  getbestblockhash(): unknown;
  getblock(blockhash: string, verbosity?: unknown): unknown;
  createrawtransaction(
    param1: unknown[],
    param2: { [key: string]: unknown },
    locktime?: unknown,
    replaceable?: unknown,
  ): unknown;
  gettxout(txid: string, n: unknown, includeMempool?: unknown): unknown;`);
  });

  test("doesn't take any text for an overview", async () => {
    await using server = await serveRpc({ help: () => 'Ask somebody else.' });
    const error = await failure(discover(createClient(httpFetch(server.url))));
    expect(error).toBeInstanceOf(RpcClientError);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /^discover: the server doesn't describe itself; tried rpc\.discover \(error -32601\), .*, help \(no methods in the result\)$/,
      ),
    });
  });

  test('calls only the methods that are chosen, in their order', async () => {
    const sources = ['rpc_methods', 'rpc.discover'];
    const found = await discoverIn({ 'rpc.discover': () => document }, { sources });
    expect(found.tried).toEqual([{ method: 'rpc_methods', problem: 'error -32601' }]);
    const client = createClient(httpFetch('http://localhost:1/'));
    expect(await failure(discover(client, { sources: ['rpc.discovery'] }))).toMatchObject({
      name: 'TypeError',
      message: expect.stringContaining('discover: expected sources: one of rpc.discover, '),
    });
  });

  test.each([404, 405, 500])('goes on after the status %i', async (status) => {
    await using server = await serve(({ body }, response) => {
      const { method, id } = JSON.parse(body);
      if (method === 'rpc.discover') response.writeHead(status).end('no');
      else response.end(JSON.stringify({ jsonrpc: '2.0', id, result: document }));
    });
    const found = await discover(createClient(httpFetch(server.url)));
    expect(found.source).toBe('getopenrpcinfo');
    expect(found.tried).toEqual([{ method: 'rpc.discover', problem: `status ${status}` }]);
  });

  test.each([401, 403, 429])('rejects if the server refuses access with %i', async (status) => {
    await using server = await serve((_, response) => {
      response.writeHead(status).end('no');
    });
    const error = await failure(discover(createClient(httpFetch(server.url))));
    expect(error).toMatchObject({ name: 'HttpError', status, method: 'rpc.discover' });
    expect(server.requests).toHaveLength(1);
  });

  test('goes on if a reply is no response, or there is none in time', async () => {
    await using server = await serve(({ body }, response) => {
      const { method, id } = JSON.parse(body);
      if (method === 'rpc.discover') response.end('<html>');
      else if (method !== 'getopenrpcinfo')
        response.end(JSON.stringify({ jsonrpc: '2.0', id, result: document }));
    });
    const found = await discover(createClient(httpFetch(server.url)), { timeout: 300 });
    expect(found.tried).toEqual([
      { method: 'rpc.discover', problem: 'invalid response' },
      { method: 'getopenrpcinfo', problem: 'no response within 300 ms' },
    ]);
  });

  test('rejects with the first error if there is no server', async () => {
    await using server = await serveRpc({});
    await server[Symbol.asyncDispose]();
    const error = await failure(discover(createClient(httpFetch(server.url))));
    expect(error).toMatchObject({ name: 'TransportError', method: 'rpc.discover' });
  });

  test('rejects with the reason if it is aborted', async () => {
    const controller = new AbortController();
    await using server = await serve(() => controller.abort('enough'));
    const client = createClient(httpFetch(server.url));
    const { signal } = controller;
    await expect(discover(client, { signal })).rejects.toBe('enough');
    expect(server.requests).toHaveLength(1);
  });
});

/** Written in the manner of Kodi's own. */
const kodi = {
  description: 'JSON-RPC API of Kodi',
  version: '13.5.0',
  methods: {
    'JSONRPC.Ping': { type: 'method', params: [], returns: 'string' },
    'Player.Open': {
      description: 'Starts playback.',
      params: [
        {
          name: 'item',
          description: 'what to play',
          required: true,
          type: [
            {
              type: 'object',
              required: true,
              additionalProperties: false,
              properties: {
                file: { type: 'string', required: true },
                start: { type: 'number', divisibleBy: 2 },
              },
            },
            { $ref: 'Player.Id', required: true },
            'null',
          ],
        },
        { name: 'options', $ref: 'Options' },
      ],
      returns: 'any',
    },
  },
  notifications: {
    'Player.OnStop': {
      params: [
        { name: 'sender', type: 'string', required: true },
        { name: 'data', type: 'any' },
      ],
      returns: null,
    },
  },
  types: {
    'Player.Id': { id: 'Player.Id', type: 'integer', minimum: 0, default: -1 },
    Base: { type: 'object', properties: { id: { $ref: 'Player.Id' } } },
    Options: {
      extends: 'Base',
      type: 'object',
      properties: {
        repeat: { type: 'string', enum: ['all', 'off'] },
        list: { type: 'array', items: { $ref: 'Player.Id' } },
        pair: { type: 'array', items: [{ type: 'number' }, { type: 'string' }] },
        map: { type: 'object', additionalProperties: { $ref: 'Player.Id' } },
      },
    },
  },
};

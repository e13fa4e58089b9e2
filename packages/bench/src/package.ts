/** The imports and the code of one call over HTTP; the code is also what gets bundled. */
export interface Package {
  readonly name: string;
  readonly title: string;
  readonly imports: readonly string[];
  readonly code: string;
  /** A function of the last import that is also called, with a URL. */
  readonly create?: string;
  /** The platform to bundle for. */
  readonly platform: 'browser' | 'node';
}

const core = "import { createClient } from '@jsonrpcclient/core';";

function ours(name: string, make: string, platform: 'browser' | 'node'): Package {
  return {
    name: `core-${name}`,
    title: `**core + ${name}**`,
    imports: ['@jsonrpcclient/core', `@jsonrpcclient/${name}`],
    code: `${core} import { ${make} } from '@jsonrpcclient/${name}';
      await createClient(${make}(url)).request('add', [2, 3]);`,
    platform,
  };
}

/** A package that is imported by its name. */
function peer(name: string, code: string, platform: 'browser' | 'node' = 'browser'): Package {
  return { name, title: name, imports: [name], code, platform };
}

/** All packages whose import and size are measured. */
export const packages: readonly Package[] = [
  {
    name: 'core',
    title: '**core**',
    imports: ['@jsonrpcclient/core'],
    code: `${core} await createClient(transport).request('add', [2, 3]);`,
    platform: 'browser',
  },
  ours('http-fetch', 'httpFetch', 'browser'),
  {
    name: 'core-http-fetch-proxy',
    title: '**core + http-fetch + proxy**',
    imports: ['@jsonrpcclient/core', '@jsonrpcclient/http-fetch', '@jsonrpcclient/proxy'],
    code: `${core} import { httpFetch } from '@jsonrpcclient/http-fetch';
      import { proxy } from '@jsonrpcclient/proxy';
      await proxy(createClient(httpFetch(url))).add(2, 3);`,
    platform: 'browser',
  },
  {
    name: 'core-middleware',
    title: '**core + middleware**',
    imports: ['@jsonrpcclient/core', '@jsonrpcclient/middleware'],
    code: `import { compose, createClient } from '@jsonrpcclient/core';
      import { balance, batching, breaker, dedupe, limit, observe, policy, retry } from '@jsonrpcclient/middleware';
      const endpoint = (transport) => compose(transport, breaker(), limit());
      const servers = balance(transports.map(endpoint));
      const transport = compose(servers, observe(log), dedupe(), retry(), batching());
      await createClient(transport, { optionsFor: policy(table) }).request('add', [2, 3]);`,
    platform: 'browser',
  },
  {
    name: 'jsonrpcclient',
    title: '**jsonrpcclient**',
    imports: ['jsonrpcclient'],
    code: "import { jsonrpc } from 'jsonrpcclient'; await jsonrpc(url).add(2, 3);",
    platform: 'browser',
  },
  ours('http-axios', 'httpAxios', 'browser'),
  ours('http-undici', 'httpUndici', 'node'),
  {
    ...ours('http-undici', 'httpUndici', 'node'),
    name: 'core-http-undici-transport',
    title: '**core + http-undici, with a transport**',
    create: 'httpUndici',
  },
  peer(
    'json-rpc-2.0',
    `import { JSONRPCClient } from 'json-rpc-2.0';
      const client = new JSONRPCClient((request) => fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
      }).then((response) => response.json().then((reply) => client.receive(reply))));
      await client.request('add', [2, 3]);`,
  ),
  peer(
    'jayson',
    `import jayson from 'jayson';
      jayson.Client.http({ port: 3000 }).request('add', [2, 3], console.log);`,
    'node',
  ),
  peer(
    '@open-rpc/client-js',
    `import { Client, HTTPTransport, RequestManager } from '@open-rpc/client-js';
      const client = new Client(new RequestManager([new HTTPTransport(url)]));
      await client.request({ method: 'add', params: [2, 3] });`,
  ),
  peer('typed-rpc', "import { rpcClient } from 'typed-rpc'; await rpcClient(url).add(2, 3);"),
  peer(
    'viem',
    `import { createClient, http } from 'viem';
      await createClient({ transport: http(url) }).request({ method: 'add', params: [2, 3] });`,
  ),
  peer(
    'ethers',
    `import { JsonRpcProvider } from 'ethers';
      await new JsonRpcProvider(url).send('add', [2, 3]);`,
  ),
  peer('axios', "import axios from 'axios'; await axios.post(url, request);"),
  peer('undici', "import { request } from 'undici'; await request(url, options);", 'node'),
];

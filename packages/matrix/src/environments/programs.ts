import { readFileSync } from 'node:fs';

/** The test in docs/operations/testing.md as it is for jest, whose functions are global. */
export function readExample(): string {
  const page = readFileSync(
    new URL('../../../../docs/operations/testing.md', import.meta.url),
    'utf8',
  );
  const [, text = ''] = /^```ts\n\/\/ prices\.test\.ts\n(.*?)^```$/ms.exec(page) ?? [];
  return text.replace("import { expect, test } from 'vitest';\n", '');
}

/** A test in JavaScript that calls a server over every HTTP transport, and a process; `test` and `equal` are the runner's. */
export function toTest(load: (name: string) => string, runner: string): string {
  return `${runner}
${[
  ['{ checked, contract, type }', '@jsonrpcclient/contract'],
  ['{ createClient, isRpcClientError, RpcError }', '@jsonrpcclient/core'],
  ['{ connect }', '@jsonrpcclient/duplex'],
  ['{ httpAxios }', '@jsonrpcclient/http-axios'],
  ['{ httpFetch }', '@jsonrpcclient/http-fetch'],
  ['{ httpUndici }', '@jsonrpcclient/http-undici'],
  ['{ logging }', '@jsonrpcclient/logging'],
  ['{ batching }', '@jsonrpcclient/middleware'],
  ['{ port }', '@jsonrpcclient/port'],
  ['{ proxy }', '@jsonrpcclient/proxy'],
  ['{ socket }', '@jsonrpcclient/socket'],
  ['{ stdio }', '@jsonrpcclient/stdio'],
  ['{ fake, fakePeer }', '@jsonrpcclient/testing'],
  ['{ webSocket }', '@jsonrpcclient/websocket'],
  ['{ jsonrpc }', 'jsonrpcclient'],
  ['{ createServer }', 'node:http'],
]
  .map(([names, specifier]) =>
    load('')
      .replace('NAMES', names ?? '')
      .replace('FROM', specifier ?? ''),
  )
  .join('\n')}

for (const create of [httpFetch, httpAxios, httpUndici]) {
  test('calls over ' + create.name, async () => {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (text) => (body += text)).on('end', () => {
        const { id, method } = JSON.parse(body);
        const outcome = method === 'add' ? { result: 5 } : { error: { code: -32601, message: 'no' } };
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ jsonrpc: '2.0', ...outcome, id }));
      });
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const client = createClient(batching()(logging()(create('http://127.0.0.1:' + port + '/'))));
    equal(await proxy(client)['add'](2, 3), 5);
    equal(await jsonrpc('http://127.0.0.1:' + port + '/')['add'](2, 3), 5);
    const api = contract({ methods: { add: { params: [type(), type()], result: type() } } });
    equal(await checked(client, api).request('add', [2, 3]), 5);
    const error = await client.request('nosuch').catch((reason) => reason);
    equal(isRpcClientError(error) && error instanceof RpcError, true);
    server.closeAllConnections();
    server.close();
  });
}

test('calls a fake, over both ways', async () => {
  const server = fake({ add: 5 });
  const connection = connect(fakePeer(server).open());
  for (const transport of [server, connection]) {
    equal(await createClient(transport).request('add', [2, 3]), 5);
  }
  await connection.close();
});

test('calls a process', async () => {
  const program = 'process.stdin.on("data", (text) => { const { id } = JSON.parse(text); ' +
    'console.log(JSON.stringify({ jsonrpc: "2.0", result: 5, id })); });';
  const connection = connect(stdio(process.execPath, ['-e', program]));
  equal(await createClient(connection).request('add', [2, 3]), 5);
  await connection.close();
  equal([typeof webSocket, typeof socket, typeof port].join(), 'function,function,function');
});
`;
}

export const required = () => "const NAMES = require('FROM');";
export const imported = () => "import NAMES from 'FROM';";

/** Types of every package, as a service uses them. */
export const types = `import { checked, contract, type } from '@jsonrpcclient/contract';
import { createClient, isRpcClientError } from '@jsonrpcclient/core';
import { connect, lsp, reconnect } from '@jsonrpcclient/duplex';
import { httpAxios } from '@jsonrpcclient/http-axios';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { logging } from '@jsonrpcclient/logging';
import { batching } from '@jsonrpcclient/middleware';
import { proxy } from '@jsonrpcclient/proxy';
import { contentLength, socket } from '@jsonrpcclient/socket';
import { stdio } from '@jsonrpcclient/stdio';
import { webSocket } from '@jsonrpcclient/websocket';
import { jsonrpc } from 'jsonrpcclient';

interface Api {
  add(a: number, b: number): number;
}
const number = type<number>();
const api = contract({ methods: { add: { params: [number, number], result: number } } });
export const sums: Promise<number>[] = [
  checked(createClient(httpFetch('http://localhost/')), api).request('add', [2, 3]),
  proxy(checked(createClient(connect(webSocket('ws://localhost/'))), api)).add(2, 3),
  jsonrpc<Api>('http://localhost/', { auth: 'token' }).add(2, 3),
  proxy<Api>(createClient(httpFetch('http://localhost/'))).add(2, 3),
  createClient<Api>(batching()(logging()(httpAxios('http://localhost/')))).request('add', [2, 3]),
  createClient<Api>(httpUndici('http://localhost/')).request('add', [2, 3]),
  createClient<Api>(connect(reconnect(() => webSocket('ws://localhost/')))).request('add', [2, 3]),
  createClient<Api>(connect(socket({ port: 1, framing: contentLength }), lsp)).request('add', [2, 3]),
  createClient<Api>(connect(stdio('true'))).request('add', [2, 3]),
];
export const check: boolean = isRpcClientError(new Error());
`;

import { createClient, RpcError } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { proxy } from '@jsonrpcclient/proxy';

type Token = `token:${string}`;

interface Aria2 {
  'aria2.getVersion'(token: Token): { version: string; enabledFeatures: string[] };
  'aria2.tellActive'(token: Token, keys?: string[]): { gid: string; status: string }[];
  'system.multicall'(
    calls: readonly { methodName: string; params: readonly unknown[] }[],
  ): ([unknown] | { code: number; message: string })[];
  'system.listMethods'(): string[];
}

const token: Token = 'token:secret';
const aria2 = proxy(createClient(httpFetch('http://localhost:6800/jsonrpc')).with<Aria2>());

const { version } = await aria2.aria2.getVersion(token);
console.log(/^\d+\.\d+/.test(version)); // true

const [active, unknown] = await aria2.system.multicall([
  { methodName: 'aria2.tellActive', params: [token, ['gid', 'status']] },
  { methodName: 'aria2.tellStatus', params: [token, '0000000000000000'] },
]);
console.log(active); // [ [] ]
console.log(Array.isArray(unknown)); // false

await aria2.aria2.getVersion('token:wrong').catch((error) => {
  if (error instanceof RpcError) console.log(error.code, error.message);
});
// 1 Unauthorized

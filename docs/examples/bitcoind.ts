import { createClient, RpcError } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { proxy } from '@jsonrpcclient/proxy';

interface Bitcoin {
  getblockcount(): number;
  getblockhash(height: number): string;
}

const auth = { username: 'user', password: 'pass' };
const transport = httpFetch('http://localhost:8332/', { auth });
const bitcoin = proxy(createClient(transport, { dialect: '1.0' }).with<Bitcoin>());

console.log(await bitcoin.getblockcount()); // 840000
console.log((await bitcoin.getblockhash(0)).slice(0, 10)); // 0000000000
await bitcoin.getblockhash(10_000_000).catch((error) => {
  if (error instanceof RpcError) console.log(error.code, error.message);
});
// -8 Block height out of range

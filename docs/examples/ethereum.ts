import { createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';

type Quantity = `0x${string}`;

interface Ethereum {
  eth_chainId(): Quantity;
  eth_blockNumber(): Quantity;
  eth_getBalance(address: string, block?: Quantity | 'latest'): Quantity;
}

const node = createClient(httpFetch('http://localhost:8545/')).with<Ethereum>();

console.log(Number(await node.request('eth_chainId'))); // 31337

const zero = `0x${'0'.repeat(40)}`;
const [number, balance] = await node.batch([
  { method: 'eth_blockNumber' },
  { method: 'eth_getBalance', params: [zero, 'latest'] },
]);
if (number.ok && balance.ok) console.log(BigInt(number.result), BigInt(balance.result)); // 0n 0n

import { createClient, type Transport } from '@jsonrpcclient/core';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { balance, failover } from '@jsonrpcclient/middleware';
import { attemptTimeout, type Compete } from './contender.ts';

/** `balance`. */
export const overBalance: Compete = (urls, onAsk) =>
  ours(balance(transportsOf(urls, onAsk), { attemptTimeout }));

/** `failover`. */
export const overFailover: Compete = (urls, onAsk) =>
  ours(failover(transportsOf(urls, onAsk), { attemptTimeout }));

function transportsOf(urls: readonly string[], onAsk: (place: number) => void): Transport[] {
  return urls.map((url, place) => {
    const transport = httpUndici(url);
    return (payload, options) => {
      onAsk(place);
      return transport(payload, options);
    };
  });
}

function ours(transport: Transport): ReturnType<Compete> {
  const { request } = createClient(transport);
  const idempotent = { idempotent: true };
  return {
    async read(account) {
      return BigInt(String(await request('eth_getBalance', [account, 'latest'], idempotent)));
    },
    async write(transaction) {
      return String(await request('eth_sendRawTransaction', [transaction]));
    },
    stop: () => {},
  };
}

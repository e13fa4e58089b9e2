import { createClient } from '@jsonrpcclient/core';
import { connect, reconnect, subscribe } from '@jsonrpcclient/duplex';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { webSocket } from '@jsonrpcclient/websocket';

interface Notice {
  readonly subscription: string;
  readonly result: { readonly number: string };
}

const channel = reconnect(() => webSocket('ws://localhost:8545/'));
await using connection = connect(channel);

/** Yields the numbers of all blocks from `from` on, including those created while the connection was lost. */
async function* blocks(from: number): AsyncGenerator<number> {
  const newest = await subscribe(connection, {
    method: 'eth_subscribe',
    params: ['newHeads'],
    notification: 'eth_subscription',
    read: ({ subscription, result }: Notice) => ({
      id: subscription,
      value: Number(result.number),
    }),
    unsubscribe: 'eth_unsubscribe',
  });
  let next = from;
  for await (const number of newest) {
    while (next <= number) yield next++;
  }
}

// A development node creates a block on request.
const miner = createClient(httpFetch('http://localhost:8545/'));
const mining = setInterval(() => miner.request('evm_mine').catch(() => {}), 100);

for await (const number of blocks(1)) {
  console.log(number);
  if (number === 2) channel.renew?.(new Error('The plug was pulled'));
  if (number === 6) break;
}
// 1
// 2
// 3
// 4
// 5
// 6
clearInterval(mining);

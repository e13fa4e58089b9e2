/** What `jsonrpc subscribe --help` prints. */
export const help = `Usage: jsonrpc subscribe TARGET METHOD [PARAM…]

Subscribes on a ws, tcp, tls, unix or --stdio target, and prints each value on a
line. At the end, also with Ctrl-C, it unsubscribes.

  jsonrpc subscribe ws://localhost:8545 eth_subscribe newHeads --count 3
  jsonrpc subscribe wss://… accountSubscribe ADDRESS --value result.value

The names of methods such as eth_subscribe, starknet_subscribeNewHeads and
accountSubscribe say how their values are sent. For others:

      --notification NAME  the method of the notifications with the values
      --unsubscribe NAME   the method that ends it, called with the id
      --id PATH            where in the params the id is: subscription, 0.id
      --value PATH         where in the params the value is; all by default
      --preset NAME        eth, starknet or solana, whatever the name is
      --count N            stop after N values
      --for 10s            stop after this time
      --reconnect          connect and subscribe again; each gap is reported
  -o, --output FORMAT      json (default), pretty or table
  -p, --params JSON  -s, --strings  how to write params: jsonrpc call --help
How to reach TARGET: jsonrpc help target
`;

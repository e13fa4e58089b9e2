/** What `jsonrpc explore --help` prints. */
export const help = `Usage: jsonrpc explore TARGET

Serves a page on this machine, and opens it in a browser: the methods of the
server with search, a form and JSON for params, responses with time and status,
notifications, subscriptions, batches, and each call as a command or TypeScript.

  jsonrpc explore :8000
  jsonrpc explore ws://localhost:8545 --read-only 'eth_get*'

      --read-only PATTERN  methods that the page may call; * stands for any text
      --port N             the port, instead of a free one; with the same port,
                           the browser shows the calls of last time
      --no-open            print the address only
      --host ADDRESS       listen on another address than 127.0.0.1, so other
                           machines can reach the page; needs --i-know
      --i-know             allow --host

The page works only with the token in the printed address, and ends with Ctrl-C
or after 30 minutes without use. How to reach TARGET: jsonrpc help target
`;

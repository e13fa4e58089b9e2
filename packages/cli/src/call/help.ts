/** What `jsonrpc call --help` prints. */
export const help = `Usage: jsonrpc [call] TARGET METHOD [PARAM…]

Calls a method, and prints the result to standard output. Each PARAM is JSON if
it parses as JSON, and otherwise text:

  jsonrpc :8000 add 2 3                  [2,3]
  jsonrpc :8000 find name=Foo exact:=1   {"name":"Foo","exact":1}
  jsonrpc :8000 find 42 name=Foo         [42,{"name":"Foo"}]
  jsonrpc :8000 save doc@file.json       the content of a file
  jsonrpc :8000 find -p '{"id":42}'      all params; also @FILE, - (stdin)

  -s, --strings        params are text, even if they are JSON
  -p, --params JSON    all params at once
  -o, --output FORMAT  json, pretty, raw (the whole response), table or ndjson
  -v, --verbose        log the messages to standard error; -vv: headers, too
      --dry-run        print the message; send nothing
      --curl           print a command for curl; send nothing
      --reveal         with --curl, print secrets instead of variables

Exit codes: 0 result, 1 RPC error, 2 usage, 3 authentication, 4 not sent,
5 broken response, 6 timeout. How to reach TARGET: jsonrpc help target
`;

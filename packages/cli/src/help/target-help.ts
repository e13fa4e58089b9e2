/** What `jsonrpc help target` prints: the flags of every command with a TARGET. */
export const targetHelp = `TARGET  http://… https://… ws://… wss://… tcp://HOST:PORT tls://HOST:PORT
        unix:/PATH :PORT[/PATH] PROFILE, or --stdio and, at the end, -- PROGRAM
  -P, --profile NAME        a profile, even if a file or a command has that name
      --framing NAME        newline, content-length, concatenated or netstring
  -H, --header 'N: VALUE'   a header; \${ENV} is replaced; @FILE: one per line
  -u, --user USER[:PASS]    Basic; asks for PASS, or reads JSONRPC_PASSWORD
      --token TOKEN         Bearer; or JSONRPC_TOKEN, or --bearer-file FILE
      --timeout 30s         for the whole call (500ms, 2m, none)
      --connect-timeout 10s until the connection is made
      --dialect 2.0         1.0 or lenient for older servers
      --id VALUE            the id of every request, or uuid; 1, 2, 3 by default
  -k, --insecure            accept any certificate
      --cacert FILE         trust this certificate; --cert and --key: your own
      --proxy URL           an HTTP proxy; also HTTPS_PROXY and NO_PROXY
      --retry N             repeat a call that was not sent
      --idempotent          with --retry, also if the server may have run it
      --max-bytes 64MiB     the largest response
      --no-bigint           round big integers (--bigint, the default, does not)
      --document FILE|URL   an OpenRPC document; --no-document: look for none
      --no-cache            don't store what discovery finds
  -v, --verbose             log the messages; -vv: headers, too
  -q, --quiet               no notes or progress on standard error
      --color WHEN          auto, always or never; also NO_COLOR and FORCE_COLOR
`;

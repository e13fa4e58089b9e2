/** The exit codes of `jsonrpc`. An RPC error's own code is never one of them. */
export const exitCode = {
  ok: 0,
  rpc: 1,
  usage: 2,
  auth: 3,
  unreached: 4,
  invalid: 5,
  timeout: 6,
  someFailed: 7,
  differs: 8,
  interrupted: 130,
  terminated: 143,
} as const;

/** An example from section 7 of the JSON-RPC 2.0 specification: the bytes sent, and the value of the response. */
export interface Section7Example {
  readonly name: string;
  /** What the client sends, as the specification prints it; two of them aren't JSON. */
  readonly sent: string;
  /** The decoded response; undefined if the server sends none. */
  readonly expected: unknown;
}

const invalidRequest = {
  jsonrpc: '2.0',
  error: { code: -32600, message: 'Invalid Request' },
  id: null,
};

const parseError = { jsonrpc: '2.0', error: { code: -32700, message: 'Parse error' }, id: null };

/**
 * All examples, verbatim and in their order. The server has `subtract` (by position, and by name with `minuend` and
 * `subtrahend`), `sum` and `get_data`.
 */
export const section7: readonly Section7Example[] = [
  {
    name: 'rpc call with positional parameters',
    sent: '{"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1}',
    expected: { jsonrpc: '2.0', result: 19, id: 1 },
  },
  {
    name: 'rpc call with positional parameters, in the other order',
    sent: '{"jsonrpc": "2.0", "method": "subtract", "params": [23, 42], "id": 2}',
    expected: { jsonrpc: '2.0', result: -19, id: 2 },
  },
  {
    name: 'rpc call with named parameters',
    sent: '{"jsonrpc": "2.0", "method": "subtract", "params": {"subtrahend": 23, "minuend": 42}, "id": 3}',
    expected: { jsonrpc: '2.0', result: 19, id: 3 },
  },
  {
    name: 'rpc call with named parameters, in the other order',
    sent: '{"jsonrpc": "2.0", "method": "subtract", "params": {"minuend": 42, "subtrahend": 23}, "id": 4}',
    expected: { jsonrpc: '2.0', result: 19, id: 4 },
  },
  {
    name: 'a Notification',
    sent: '{"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]}',
    expected: undefined,
  },
  {
    name: 'a Notification without parameters',
    sent: '{"jsonrpc": "2.0", "method": "foobar"}',
    expected: undefined,
  },
  {
    name: 'rpc call of non-existent method',
    sent: '{"jsonrpc": "2.0", "method": "foobar", "id": "1"}',
    expected: { jsonrpc: '2.0', error: { code: -32601, message: 'Method not found' }, id: '1' },
  },
  {
    name: 'rpc call with invalid JSON',
    sent: '{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]',
    expected: parseError,
  },
  {
    name: 'rpc call with invalid Request object',
    sent: '{"jsonrpc": "2.0", "method": 1, "params": "bar"}',
    expected: invalidRequest,
  },
  {
    name: 'rpc call Batch, invalid JSON',
    sent: `[
  {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
  {"jsonrpc": "2.0", "method"
]`,
    expected: parseError,
  },
  { name: 'rpc call with an empty Array', sent: '[]', expected: invalidRequest },
  {
    name: 'rpc call with an invalid Batch (but not empty)',
    sent: '[1]',
    expected: [invalidRequest],
  },
  {
    name: 'rpc call with invalid Batch',
    sent: '[1,2,3]',
    expected: [invalidRequest, invalidRequest, invalidRequest],
  },
  {
    name: 'rpc call Batch',
    sent: `[
        {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
        {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},
        {"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},
        {"foo": "boo"},
        {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
        {"jsonrpc": "2.0", "method": "get_data", "id": "9"}
    ]`,
    expected: [
      { jsonrpc: '2.0', result: 7, id: '1' },
      { jsonrpc: '2.0', result: 19, id: '2' },
      invalidRequest,
      { jsonrpc: '2.0', error: { code: -32601, message: 'Method not found' }, id: '5' },
      { jsonrpc: '2.0', result: ['hello', 5], id: '9' },
    ],
  },
  {
    name: 'rpc call Batch (all notifications)',
    sent: `[
        {"jsonrpc": "2.0", "method": "notify_sum", "params": [1,2,4]},
        {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]}
    ]`,
    expected: undefined,
  },
];

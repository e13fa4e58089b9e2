import {
  type BadReply,
  type ErrorName,
  echo,
  error,
  five,
  json,
  jsonrpc,
  type Result,
  three,
} from './row.ts';

const invalid = 'InvalidResponseError';

/** Replies to a batch: an array, or something else. */
export const batches: readonly BadReply[] = [
  { name: 'all responses', body: [five, three, echo], expected: [5, 3, ['x']] },
  { name: 'the responses in another order', body: [echo, five, three], expected: [5, 3, ['x']] },
  { name: 'one missing response', body: [five, echo], expected: [5, invalid, ['x']] },
  { name: 'an empty array', body: [], expected: [invalid, invalid, invalid] },
  {
    name: 'one duplicate response',
    body: [five, three, echo, three],
    expected: [5, invalid, ['x']],
  },
  {
    name: 'one duplicate response with another result',
    body: [five, { ...five, result: 6 }, three, echo],
    expected: [invalid, 3, ['x']],
  },
  {
    name: 'one response three times',
    body: [five, five, five, three, echo],
    expected: [invalid, 3, ['x']],
  },
  {
    name: 'an additional response with an unknown id',
    body: [five, three, echo, { ...five, id: 9 }],
    expected: [5, 3, ['x']],
  },
  {
    name: 'a response with an unknown id instead',
    body: [five, three, { ...echo, id: 9 }],
    expected: [5, 3, invalid],
  },
  {
    name: 'garbage between responses',
    body: [null, five, 7, three, 'x', echo, [], {}],
    expected: [5, 3, ['x']],
  },
  {
    name: 'ids as strings',
    body: [{ ...five, id: '1' }, three, echo],
    expected: [invalid, 3, ['x']],
  },
  {
    name: 'ids in arrays',
    body: [{ ...five, id: [1] }, three, echo],
    expected: [invalid, 3, ['x']],
  },
  {
    name: 'one error among results',
    body: [five, { jsonrpc, error, id: 2 }, echo],
    expected: [5, 'RpcError', ['x']],
  },
  {
    name: 'both result and error in one response',
    body: [five, { ...three, error }, echo],
    expected: [5, invalid, ['x']],
  },
  {
    name: 'neither result nor error in one response',
    body: [five, { jsonrpc, id: 2 }, echo],
    expected: [5, invalid, ['x']],
  },
  {
    name: 'a result with a null id',
    body: [five, { ...three, id: null }, echo],
    expected: [5, invalid, ['x']],
  },
  {
    name: 'a result without an id',
    body: [five, { jsonrpc, result: 3 }, echo],
    expected: [5, invalid, ['x']],
  },
  {
    name: 'one error with a null id, and one missing response',
    body: [five, { jsonrpc, error, id: null }, echo],
    expected: [5, 'RpcError', ['x']],
  },
  {
    name: 'one error without an id, and one missing response',
    body: [five, { jsonrpc, error }, echo],
    expected: [5, 'RpcError', ['x']],
  },
  {
    name: 'one error with a null id, and two missing responses',
    body: [five, { jsonrpc, error, id: null }],
    expected: [5, invalid, invalid],
  },
  {
    name: 'two errors with a null id, and two missing responses',
    body: [{ jsonrpc, error, id: null }, five, { jsonrpc, error, id: null }],
    expected: [5, 'RpcError', 'RpcError'],
  },
  {
    name: 'two errors with a null id, and one missing response',
    body: [{ jsonrpc, error, id: null }, five, three, { jsonrpc, error, id: null }],
    expected: [5, 3, invalid],
  },
  {
    name: 'an error without an id for each call',
    body: [
      { jsonrpc, error },
      { jsonrpc, error },
      { jsonrpc, error },
    ],
    expected: ['RpcError', 'RpcError', 'RpcError'],
  },
  {
    name: 'a result and an error with a null id, and one missing response',
    body: [five, { ...three, id: null }, { jsonrpc, error, id: null }, echo],
    expected: [5, 'RpcError', ['x']],
  },
  {
    name: 'an error with a null id next to all responses',
    body: [five, three, echo, { jsonrpc, error, id: null }],
    expected: [5, 3, ['x']],
  },
  {
    name: 'one error object for all',
    body: { jsonrpc, error, id: null },
    expected: ['RpcError', 'RpcError', 'RpcError'],
  },
  {
    name: 'one error object without an id for all',
    body: { jsonrpc, error },
    expected: ['RpcError', 'RpcError', 'RpcError'],
  },
  ...[0, 1, 9, '1', 'server-error'].map((id) => ({
    name: `one error object for all with the id ${json(id)}`,
    body: { jsonrpc, error, id },
    expected: ['RpcError', 'RpcError', 'RpcError'],
  })),
  {
    name: 'one error outside an array with the id of a later call',
    body: { jsonrpc, error, id: 2 },
    expected: [invalid, 'RpcError', invalid],
  },
  {
    name: 'one error with an unknown id in an array',
    body: [{ jsonrpc, error, id: 9 }],
    expected: [invalid, invalid, invalid],
  },
  { name: 'one response outside an array', body: five, expected: [5, invalid, invalid] },
  {
    name: 'a result without an id for all',
    body: { jsonrpc, result: {} },
    expected: [invalid, invalid, invalid],
  },
  {
    name: 'a result outside an array without a version',
    body: { result: {} },
    expected: [invalid, invalid, invalid],
  },
  { name: 'null', body: null, expected: [invalid, invalid, invalid] },
  { name: 'a string', body: 'x', expected: [invalid, invalid, invalid] },
  {
    name: 'responses in a nested array',
    body: [[five, three, echo]],
    expected: [invalid, invalid, invalid],
  },
].map(
  ({ name, body, expected: [add, subtract, echoed] }): BadReply => ({
    name,
    call: 'batch',
    body: json(body),
    expected: [outcome(add), undefined, outcome(subtract), outcome(echoed)],
  }),
);

function outcome(given: unknown): ErrorName | Result {
  return given === invalid || given === 'RpcError' ? given : { result: given };
}

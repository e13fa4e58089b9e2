import { type BadReply, error, five, json } from './row.ts';

const results: readonly BadReply[] = [
  { name: 'a null error beside a result', body: json({ ...five, error: null }) },
  { name: 'no "jsonrpc"', body: json({ result: 5, id: 1 }) },
  { name: 'neither "jsonrpc" nor a missing error', body: json({ result: 5, error: null, id: 1 }) },
].flatMap(({ name, body }): BadReply[] => [
  { name, call: 'request', body, gives: 'InvalidResponseError', message: /dialect/ },
  { name, call: 'request', dialect: '1.0', body, gives: { result: 5 } },
]);

const errors: readonly BadReply[] = [
  {
    name: 'a null result beside an error',
    call: 'request',
    body: json({ result: null, error, id: 1 }),
    gives: 'InvalidResponseError',
    message: /dialect/,
  },
  {
    name: 'a null result beside an error',
    call: 'request',
    dialect: '1.0',
    body: json({ result: null, error, id: 1 }),
    gives: 'RpcError',
    error: { code: -32000, message: 'no' },
  },
  {
    name: 'an error that is a string',
    call: 'request',
    dialect: '1.0',
    body: json({ result: null, error: 'unknown method', id: 1 }),
    gives: 'RpcError',
    error: { message: 'unknown method', data: 'unknown method' },
  },
  {
    name: '500 with an error and a null result',
    call: 'request',
    dialect: '1.0',
    status: 500,
    body: json({ result: null, error, id: 1 }),
    gives: 'RpcError',
  },
];

/** The habits of version 1.0, in both dialects. */
export const dialects: readonly BadReply[] = [...results, ...errors];

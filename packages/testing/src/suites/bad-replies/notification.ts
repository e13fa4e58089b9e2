import { type BadReply, error, five, html, json, jsonrpc } from './row.ts';

/** Replies to a notification, or to a batch of one. */
export const notifications: readonly BadReply[] = [
  ...[200, 201, 202, 204].map(
    (status): BadReply => ({
      name: `an empty ${status}`,
      call: 'notification',
      status,
      expected: undefined,
    }),
  ),
  { name: 'a result', call: 'notification', body: json({ ...five, id: 0 }), expected: undefined },
  {
    name: 'a result without an id',
    call: 'notification',
    body: json({ jsonrpc, result: 5 }),
    expected: undefined,
  },
  {
    name: 'an error with status 200',
    call: 'notification',
    body: json({ jsonrpc, error }),
    expected: undefined,
  },
  { name: 'HTML with status 200', call: 'notification', body: html, expected: undefined },
  { name: 'null', call: 'notification', body: 'null', expected: undefined },
  {
    name: '400 with a JSON-RPC error with a null id',
    call: 'notification',
    status: 400,
    body: json({ jsonrpc, error, id: null }),
    expected: 'RpcError',
    error: { code: -32000, method: 'go' },
  },
  {
    name: '500 with text',
    call: 'notification',
    status: 500,
    body: 'no',
    expected: 'HttpError',
    error: { status: 500 },
  },
  {
    name: '401 with an empty body',
    call: 'notification',
    status: 401,
    expected: 'HttpError',
    error: { status: 401 },
  },
  { name: 'an empty 204', call: 'batch of a notification', status: 204, expected: [undefined] },
  { name: 'an empty 200', call: 'batch of a notification', expected: [undefined] },
  { name: 'an empty array', call: 'batch of a notification', body: '[]', expected: [undefined] },
  {
    name: 'an error',
    call: 'batch of a notification',
    body: json({ jsonrpc, error }),
    expected: [undefined],
  },
  {
    name: '400 with one error',
    call: 'batch of a notification',
    status: 400,
    body: json({ jsonrpc, error, id: null }),
    expected: 'RpcError',
  },
  {
    name: '400 with one error in an array',
    call: 'batch of a notification',
    status: 400,
    body: json([{ jsonrpc, error, id: null }]),
    expected: 'RpcError',
  },
  {
    name: '500 with text',
    call: 'batch of a notification',
    status: 500,
    body: 'no',
    expected: 'HttpError',
  },
];

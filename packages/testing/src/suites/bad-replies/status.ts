import { type BadReply, error, five, html, json, jsonrpc } from './row.ts';

/** Replies to a request with a failing status. */
export const statuses: readonly BadReply[] = [
  ...[400, 401, 403, 404, 415, 429, 500, 503].flatMap((status): BadReply[] => [
    {
      name: `${status} with a JSON-RPC error in it`,
      call: 'request',
      status,
      body: json({ jsonrpc, error: { code: status, message: 'no' }, id: 1 }),
      expected: 'RpcError',
      error: { code: status, id: 1, reply: { status } },
    },
    {
      name: `${status} with HTML`,
      call: 'request',
      status,
      headers: { 'content-type': 'text/html', 'x-seen': 'yes' },
      body: html,
      expected: 'HttpError',
      error: { status, body: html, sent: 'yes', method: 'add' },
    },
    {
      name: `${status} with an empty body`,
      call: 'request',
      status,
      expected: 'HttpError',
      error: { status, body: '' },
    },
  ]),
  {
    name: '400 with a JSON-RPC error with a null id',
    call: 'request',
    status: 400,
    body: json({ jsonrpc, error, id: null }),
    expected: 'RpcError',
  },
  {
    name: '400 with a JSON-RPC error without an id',
    call: 'request',
    status: 400,
    body: json({ jsonrpc, error }),
    expected: 'RpcError',
  },
  ...['server-error', 2, '1', true].map(
    (id): BadReply => ({
      name: `406 with a JSON-RPC error with the id ${json(id)}`,
      call: 'request',
      status: 406,
      headers: { 'x-seen': 'yes' },
      body: json({ jsonrpc, error, id }),
      expected: 'RpcError',
      error: {
        ...error,
        id: null,
        reply: {
          status: 406,
          headers: { 'x-seen': 'yes' },
          body: { jsonrpc, error, id },
        },
      },
    }),
  ),
  {
    name: '500 with a result',
    call: 'request',
    status: 500,
    body: json(five),
    expected: 'HttpError',
    error: { status: 500, body: json(five) },
  },
  ...[
    { error: 'Unauthorized' },
    { error: { code: 401, message: 'Unauthorized', status: 'UNAUTHENTICATED' } },
    { jsonrpc, error: null, id: 1 },
    { message: 'Unauthorized' },
    ['Unauthorized'],
    'Unauthorized',
    null,
    0,
  ].map(
    (body): BadReply => ({
      name: `401 with the JSON of another interface, ${json(body)}`,
      call: 'request',
      status: 401,
      body: json(body),
      expected: 'HttpError',
      error: { status: 401, body: json(body) },
    }),
  ),
  {
    name: '502 with a long text, of which only the start is kept',
    call: 'request',
    status: 502,
    body: 'x'.repeat(5000),
    expected: 'HttpError',
    error: { body: 'x'.repeat(1000) },
  },
];

import { type BadReply, error, five, json, jsonrpc } from './row.ts';

const invalid = 'InvalidResponseError';
const accepting = ['1.0', 'lenient'] as const;

/** Responses in the style of version 1.0: the error in the dialect 2.0 names the dialect that accepts them. */
const results: readonly BadReply[] = [
  { name: 'a null error next to a result', body: json({ ...five, error: null }) },
  { name: 'no "jsonrpc"', body: json({ result: 5, id: 1 }) },
  { name: 'neither "jsonrpc" nor a missing error', body: json({ result: 5, error: null, id: 1 }) },
  { name: 'another version', body: json({ ...five, jsonrpc: '1.0', error: null }) },
].flatMap(({ name, body }): BadReply[] => [
  { name, call: 'request', body, expected: invalid, message: /dialect: 'lenient'/ },
  ...accepting.map(
    (dialect): BadReply => ({ name, call: 'request', dialect, body, expected: { result: 5 } }),
  ),
]);

const errors: readonly BadReply[] = [
  {
    name: 'a null result next to an error',
    body: json({ result: null, error, id: 1 }),
    error: { ...error, id: 1 },
  },
  {
    name: 'an error that is a string',
    body: json({ result: null, error: 'unknown method', id: 1 }),
    error: { code: 0, message: 'unknown method', data: 'unknown method' },
  },
  {
    name: 'an error that is a string, without a result',
    body: json({ error: 'unknown method', id: 1 }),
    error: { message: 'unknown method' },
  },
  {
    name: 'an error that is an object of another shape',
    body: json({ jsonrpc, error: { reason: 'no' }, id: 1 }),
    error: { code: 0, data: { reason: 'no' } },
  },
  { name: 'an error that is a number', body: json({ error: 7, id: 1 }), error: { data: 7 } },
].flatMap(({ name, body, error }): BadReply[] => [
  { name, call: 'request', body, expected: invalid, message: /dialect: 'lenient'/ },
  ...accepting.flatMap((dialect): BadReply[] => [
    { name, call: 'request', dialect, body, expected: 'RpcError', error },
    {
      name: `500 with ${name}`,
      call: 'request',
      dialect,
      status: 500,
      body,
      expected: 'RpcError',
      error: { ...error, reply: { status: 500 } },
    },
  ]),
]);

/** With an error status, in each dialect that accepts errors of any shape. */
const statuses: readonly BadReply[] = accepting.flatMap((dialect) =>
  [
    { name: 'a null id', body: { error: 'no', id: null } },
    { name: 'no id but a null result', body: { result: null, error: 'no' } },
    { name: 'another id, and a version', body: { jsonrpc, error: 'no', id: 'server-error' } },
    { name: 'an empty error', body: { result: null, error: '', id: 1 } },
  ]
    .map(
      ({ name, body }): BadReply => ({
        name: `400 with an error that is a string and ${name}`,
        call: 'request',
        dialect,
        status: 400,
        body: json(body),
        expected: 'RpcError',
        error: { data: body.error, reply: { status: 400 } },
      }),
    )
    .concat(
      [
        { error: 'unauthorized' },
        { error: 'unauthorized', id: 'req-7' },
        { error: 'unauthorized', id: 7 },
        { error: { code: 401, message: 'no' } },
        { error: null, id: 1 },
        { error: 'unauthorized', result: 5 },
        five,
      ].map((body) => ({
        name: `401 with the JSON of another interface, ${json(body)}`,
        call: 'request',
        dialect,
        status: 401,
        body: json(body),
        expected: 'HttpError',
        error: { status: 401, body: json(body) },
      })),
    ),
);

/** With an error status, in dialect 2.0. */
const strict: readonly BadReply[] = [
  {
    name: '500 with an error that is a string',
    call: 'request',
    status: 500,
    body: json({ error: 'no such method', id: 1 }),
    expected: 'HttpError',
    error: { status: 500 },
  },
  {
    name: '500 with an error and a null result',
    call: 'request',
    status: 500,
    body: json({ result: null, error, id: 1 }),
    expected: invalid,
    message: /dialect: 'lenient'/,
    error: { reply: { status: 500 } },
  },
];

/** Replies to batches: some servers respond to notifications, and errors in 1.0 have any shape. */
const batches: readonly BadReply[] = accepting.flatMap((dialect): BadReply[] => [
  {
    name: 'a response to the notification, and an error without an id',
    call: 'batch',
    dialect,
    body: json([
      { result: 5, error: null, id: 1 },
      { result: 5, error: null, id: null },
      { result: null, error: { code: -32601, message: 'x' }, id: null },
      { result: 'x', error: null, id: 3 },
    ]),
    expected: [{ result: 5 }, undefined, 'RpcError', { result: 'x' }],
  },
  {
    name: 'one error of any shape for all',
    call: 'batch',
    dialect,
    status: 400,
    body: json({ error: 'no batches', id: null }),
    expected: ['RpcError', undefined, 'RpcError', 'RpcError'],
  },
  {
    name: 'errors of any shape for some, with status 500',
    call: 'batch',
    dialect,
    status: 500,
    body: json([
      { error: 'no', id: 1 },
      { result: 3, id: 2 },
      { error: 'no', id: 3 },
    ]),
    expected: ['RpcError', undefined, { result: 3 }, 'RpcError'],
  },
  {
    name: '500 with an error of any shape',
    call: 'notification',
    dialect,
    status: 500,
    body: json({ result: null, error: 'no', id: null }),
    expected: 'RpcError',
  },
]);

/** Responses in each dialect. */
export const dialects: readonly BadReply[] = [
  ...results,
  ...errors,
  ...statuses,
  ...strict,
  ...batches,
];

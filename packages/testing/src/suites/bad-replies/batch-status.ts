import { type BadReply, echo, error, five, html, json, jsonrpc, three } from './row.ts';

const invalid = 'InvalidResponseError';

/** Replies to a batch with various statuses and types, and to a batch of one. */
export const batchStatuses: readonly BadReply[] = [
  { name: 'an empty 200', call: 'batch', expected: [invalid, undefined, invalid, invalid] },
  {
    name: 'an empty 204',
    call: 'batch',
    status: 204,
    expected: [invalid, undefined, invalid, invalid],
  },
  {
    name: 'HTML with status 200',
    call: 'batch',
    body: html,
    expected: [invalid, undefined, invalid, invalid],
  },
  {
    name: '500 with text',
    call: 'batch',
    status: 500,
    body: 'no',
    expected: 'HttpError',
    error: { status: 500 },
  },
  {
    name: '400 with one error object for all',
    call: 'batch',
    status: 400,
    body: json({ jsonrpc, error, id: null }),
    expected: ['RpcError', undefined, 'RpcError', 'RpcError'],
  },
  {
    name: '500 with errors for some',
    call: 'batch',
    status: 500,
    body: json([five, { jsonrpc, error, id: 2 }, echo]),
    expected: [{ result: 5 }, undefined, 'RpcError', { result: ['x'] }],
  },
  {
    name: 'a response outside an array',
    call: 'batch of one',
    body: json(five),
    expected: [{ result: 5 }],
  },
  {
    name: 'an error outside an array',
    call: 'batch of one',
    body: json({ jsonrpc, error, id: 1 }),
    expected: ['RpcError'],
  },
  {
    name: 'an error outside an array with a null id',
    call: 'batch of one',
    body: json({ jsonrpc, error }),
    expected: ['RpcError'],
  },
  {
    name: 'an array with an error with a null id',
    call: 'batch of one',
    body: json([{ jsonrpc, error, id: null }]),
    expected: ['RpcError'],
  },
  {
    name: 'a response outside an array with another id',
    call: 'batch of one',
    body: json(three),
    expected: [invalid],
  },
];

import { httpAxios } from '@jsonrpcclient/http-axios';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { logging } from '@jsonrpcclient/logging';
import { port, windowPort } from '@jsonrpcclient/port';
import { socket } from '@jsonrpcclient/socket';
import { stdio } from '@jsonrpcclient/stdio';
import { webSocket } from '@jsonrpcclient/websocket';
import { describe, expect, test } from 'vitest';

/** What a program in plain JavaScript may pass. */
const any = (value: unknown) => value as never;

const url = 'http://example/';
const httpFirst = 'Invalid URL: expected an http or https URL';
const wsFirst = 'Invalid URL: expected a ws, wss, http or https URL';
const ofSocket = 'socket: expected options such as { port: 8000 }';
const ofStdio = 'stdio: expected a command or { input, output }';

/** Every function that opens something, with arguments of the wrong kind. Core, http, duplex and proxy have their own table. */
const calls: readonly (readonly [string, () => unknown, string])[] = [
  ['httpFetch(undefined)', () => httpFetch(any(undefined)), `${httpFirst}, got undefined`],
  ['httpAxios(8000)', () => httpAxios(any(8000)), `${httpFirst}, got number`],
  ['httpUndici({ url })', () => httpUndici(any({ url })), `${httpFirst}, got Object`],
  ["httpUndici('localhost:8000')", () => httpUndici('localhost:8000'), `${httpFirst}, got string`],
  [
    'httpAxios(url, { axios: {} })',
    () => httpAxios(url, any({ axios: {} })),
    'httpAxios: expected axios: an axios instance, got Object',
  ],
  [
    'httpUndici(url, { dispatcher: url })',
    () => httpUndici(url, any({ dispatcher: url })),
    'httpUndici: expected dispatcher: an undici dispatcher, got string',
  ],
  ['webSocket({})', () => webSocket(any({})), `${wsFirst}, got Object`],
  ['webSocket(undefined)', () => webSocket(any(undefined)), `${wsFirst}, got undefined`],
  ["webSocket('localhost:8000')", () => webSocket('localhost:8000'), `${wsFirst}, got string`],
  ["webSocket('ftp://…')", () => webSocket('ftp://a:s3cret@example/'), `${wsFirst}, got string`],
  [
    "webSocket('ws://exa mple')",
    () => webSocket('ws://a:s3cret@exa mple/'),
    'Invalid URL: expected a valid host, got string',
  ],
  [
    "webSocket('http://:80')",
    () => webSocket('http://:80'),
    'Invalid URL: expected a valid host, got string',
  ],
  ["socket('localhost:8000')", () => socket(any('localhost:8000')), `${ofSocket}, got string`],
  ['socket(8000)', () => socket(any(8000)), `${ofSocket}, got number`],
  ['socket(undefined)', () => socket(any(undefined)), `${ofSocket}, got undefined`],
  ['stdio(undefined)', () => stdio(any(undefined)), `${ofStdio}, got undefined`],
  ['stdio([command])', () => stdio(any(['cat'])), `${ofStdio}, got Array`],
  ['stdio({ input })', () => stdio(any({ input: process.stdin })), `${ofStdio}, got Object`],
  [
    'port(undefined)',
    () => port(any(undefined)),
    'port: expected a MessagePort or a Worker, got undefined',
  ],
  [
    "port('worker.js')",
    () => port(any('worker.js')),
    'port: expected a MessagePort or a Worker, got string',
  ],
  [
    'windowPort(undefined)',
    () => windowPort(any(undefined), { origin: 'https://example.com' }),
    'windowPort: expected a window, got undefined',
  ],
  [
    'logging({ logger: {} })',
    () => logging(any({ logger: {} })),
    'logging: expected logger: a pino logger, got Object',
  ],
];

describe('an argument of the wrong kind throws immediately, and is not shown', () => {
  test.each(calls)('%s', (_, call, message) => {
    expect(call).toThrow(new TypeError(message));
  });
});

import type { Listener } from '@jsonrpcclient/testing/servers';
import { respond } from '@jsonrpcclient/testing/servers';

/** What a server does with the first attempt of a call, and whether the call is then repeated. */
export interface Row {
  readonly name: string;
  readonly first: Listener;
  /** Whether a call is repeated that must not be executed twice. */
  readonly unsafe: boolean;
  readonly idempotent: boolean;
  /** Milliseconds after which an attempt ends. */
  readonly attemptTimeout?: number;
}

const busy = { code: -32005, message: 'busy' };
const other = { code: 3, message: 'reverted' };

/** The same status without and with a JSON-RPC error, so it is thrown or a reply. */
function status(
  code: number,
  unsafe: boolean,
  idempotent: boolean,
  headers: Readonly<Record<string, string>> = {},
): readonly Row[] {
  const shown = `${code}${headers['retry-after'] ? ' with Retry-After' : ''}`;
  const answer = { status: code, headers };
  return [
    { name: `${shown}, thrown`, first: respond(answer), unsafe, idempotent },
    { name: `${shown}, as a reply`, first: error(other, answer), unsafe, idempotent },
  ];
}

/** Responds with an error for the call or, if it is a batch, for all its calls. */
function error(object: object, answer: object = {}): Listener {
  return respond(({ body }) => {
    const { id = null } = JSON.parse(body);
    return { ...answer, body: { jsonrpc: '2.0', error: object, id } };
  });
}

const later = { 'retry-after': '0' };

/** The rows of the table in docs/middleware/retry.md for calls over HTTP. */
export const rows: readonly Row[] = [
  ...status(421, true, true),
  ...status(425, true, true),
  ...status(429, true, true),
  ...status(429, true, true, later),
  ...status(503, true, true, later),
  { name: 'a listed code', first: error(busy), unsafe: true, idempotent: true },
  {
    name: 'a listed code with status 500',
    first: error(busy, { status: 500 }),
    unsafe: true,
    idempotent: true,
  },
  ...status(503, false, true),
  ...status(408, false, true),
  ...status(502, false, true),
  ...status(504, false, true),
  { name: '500, thrown', first: respond({ status: 500 }), unsafe: false, idempotent: true },
  {
    name: '500, as a reply',
    first: error(other, { status: 500 }),
    unsafe: false,
    idempotent: false,
  },
  {
    name: 'a connection that is reset',
    first(_, response) {
      response.socket?.resetAndDestroy();
    },
    unsafe: false,
    idempotent: true,
  },
  {
    name: 'a response that is cut off',
    first(_, response) {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"jsonrpc"', () => response.destroy());
    },
    unsafe: false,
    idempotent: true,
  },
  {
    name: 'an attempt that times out',
    first: () => {},
    unsafe: false,
    idempotent: true,
    attemptTimeout: 200,
  },
  { name: 'another error', first: error(other), unsafe: false, idempotent: false },
  ...[400, 401, 403, 404, 413, 501].flatMap((code) => status(code, false, false)),
  {
    name: 'a redirect',
    first: respond({ status: 302, headers: { location: '/elsewhere' } }),
    unsafe: false,
    idempotent: false,
  },
  { name: 'HTML', first: respond({ body: '<h1>' }), unsafe: false, idempotent: false },
  {
    name: 'a response with another id',
    first: respond({ body: { jsonrpc: '2.0', result: 5, id: 'other' } }),
    unsafe: false,
    idempotent: false,
  },
];

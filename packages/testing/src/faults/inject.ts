import {
  type CallOptions,
  methodOf,
  type Payload,
  type Reply,
  type Sent,
  TransportError,
} from '@jsonrpcclient/core';
import { HttpError } from '@jsonrpcclient/http';
import { alterations } from './alter.ts';
import { createHeld, never } from './hold.ts';
import type { FaultKind } from './kinds.ts';

/** Sends a payload with a fault, or without one. */
export type Inject = (
  kind: FaultKind | undefined,
  payload: Payload,
  options: CallOptions,
  send: () => Promise<Reply>,
) => Promise<Reply>;

/** A fault on the way to the server, or in the reply. `delay` is in milliseconds; `random` chooses members of batches. */
export function createInject(delay: number, random: () => number): Inject {
  const held = createHeld();

  return async (kind, payload, options, send) => {
    const method = methodOf(payload);
    if (kind === 'refuse') throw lost(method, 'no', 'connect', 'ECONNREFUSED');
    if (kind === 'cut') throw lost(method, 'maybe', 'write', 'EPIPE');
    if (kind === 'ignore') return never(options);
    if (kind === 'status429') throw httpError(429, method);

    const reply = await send();
    if (kind === 'reset') throw lost(method, 'maybe', 'read', 'ECONNRESET');
    if (kind === 'drop') return never(options);
    if (kind === 'status502') throw httpError(502, method);
    // A separate list, because nothing releases a late reply early.
    if (kind === 'delay') await createHeld().wait(options, delay);
    if (kind === 'reorder') await held.wait(options, delay);
    else held.pass();
    const alter = kind && alterations[kind];
    if (!alter || reply.body === undefined) return reply;
    const count = Array.isArray(reply.body) ? reply.body.length : 1;
    return alter(reply, Math.floor(random() * count));
  };
}

function lost(method: string, sent: Sent, syscall: string, code: string): TransportError {
  const cause = Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
  return new TransportError(`injected fault (${code})`, method, { sent, cause });
}

const pages = {
  429: { headers: { 'retry-after': '1' }, body: 'Too Many Requests' },
  502: { headers: { 'content-type': 'text/html' }, body: '<html><body>Bad Gateway</body></html>' },
};

function httpError(status: keyof typeof pages, method: string): HttpError {
  return new HttpError({ status, ...pages[status] }, method);
}

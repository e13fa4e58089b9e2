import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Returns the status with which to refuse a request, `undefined` to accept it. */
export type Guard = (request: IncomingMessage) => number | undefined;

/**
 * Accepts only requests to one of the hosts. Without this check, a foreign page could reach the explorer by pointing a
 * domain of its own at this machine (DNS rebinding).
 */
export function guardHost(hosts: readonly string[]): Guard {
  return ({ headers }) => (hosts.includes(headers.host ?? '') ? undefined : 421);
}

/** Accepts only JSON that the explorer's own page posts, with the token. */
export function guardApi(token: string): Guard {
  const expected = Buffer.from(`Bearer ${token}`);
  return ({ method, headers }) => {
    if (method !== 'POST') return 405;
    // Browsers send the origin with every POST. The host has been checked before.
    if (headers.origin !== `http://${headers.host}`) return 403;
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') return 403;
    const given = Buffer.from(headers.authorization ?? '');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 401;
    return headers['content-type'] === 'application/json' ? undefined : 415;
  };
}

import type { Credentials } from './auth.ts';

/** Splits the credentials off a URL, so that they are used but never shown; browsers may give a relative one. */
export function splitAddress(address: string | URL): {
  readonly url: string;
  readonly credentials: Credentials | undefined;
} {
  try {
    const url = new URL(address, globalThis.location?.href);
    const username = decodeURIComponent(url.username);
    const password = decodeURIComponent(url.password);
    url.username = url.password = '';
    if (url.protocol === 'http:' || url.protocol === 'https:') {
      return {
        url: url.href,
        credentials: username || password ? { username, password } : undefined,
      };
    }
  } catch {}
  throw new TypeError('The URL of a JSON-RPC server must be absolute, of http: or https:');
}

import type { Credentials } from './auth.ts';
import { percentDecode } from './percent-decode.ts';

/** Separates the credentials from a URL, so they are never shown. In browsers, the URL may be relative. */
export function splitAddress(address: string | URL): {
  readonly url: string;
  readonly credentials: Credentials | undefined;
} {
  try {
    const url = new URL(address, globalThis.location?.href);
    const username = percentDecode(url.username);
    const password = percentDecode(url.password);
    url.username = url.password = '';
    if (/^https?:$/.test(url.protocol)) {
      return {
        url: url.href,
        credentials: username || password ? { username, password } : undefined,
      };
    }
  } catch {}
  throw new TypeError('Invalid URL: expected an absolute http: or https: URL');
}

import { wrongKind } from '@jsonrpcclient/core';
import type { Credentials } from './auth.ts';
import { percentDecode } from './percent-decode.ts';

/** A URL without its credentials, so they are never shown. */
export interface Address {
  readonly url: string;
  /** The host and the port, unless it is the default one. */
  readonly host: string;
  readonly credentials: Credentials | undefined;
}

/** Separates the credentials from a URL. In browsers, the URL may be relative. */
export function splitAddress(address: string | URL): Address {
  try {
    const url = new URL(
      address,
      typeof address === 'string' ? globalThis.location?.href : undefined,
    );
    const username = percentDecode(url.username);
    const password = percentDecode(url.password);
    url.username = url.password = '';
    if (/^https?:/i.test(url.href)) {
      return {
        url: url.href,
        host: url.host,
        credentials: username || password ? { username, password } : undefined,
      };
    }
  } catch {}
  const isHttp = /^https?:/i.test(String(address));
  throw wrongKind('Invalid URL', isHttp ? 'a valid host' : 'an http or https URL', address);
}

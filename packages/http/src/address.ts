import type { Credentials } from './auth.ts';

/** Separates the credentials from a URL, so they are never shown. In browsers, the URL may be relative. */
export function splitAddress(address: string | URL): {
  readonly url: string;
  readonly credentials: Credentials | undefined;
} {
  try {
    const url = new URL(address, globalThis.location?.href);
    const username = decode(url.username);
    const password = decode(url.password);
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

/** Decodes percent-encoded bytes. Other percent signs are left alone, because passwords may contain them. */
function decode(text: string): string {
  return text.replace(/(%[\da-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}

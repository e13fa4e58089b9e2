import type { Credentials } from './auth.ts';

/** Splits the credentials off a URL, so that they are used but never shown; browsers may give a relative one. */
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

/** Decodes what is encoded, and leaves other percent signs as they are, because passwords contain them. */
function decode(text: string): string {
  return text.replace(/(%[\da-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}

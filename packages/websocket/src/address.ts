import { wrongKind } from '@jsonrpcclient/duplex';

/** Returns the URL as a ws: or wss: URL; accepts http: and https: and, in a page, relative URLs. */
export function toAddress(address: string | URL): string {
  try {
    // Only text can be relative: a page could resolve anything.
    const base = typeof address === 'string' ? globalThis.location?.href : undefined;
    const url = new URL(address, base);
    url.protocol = url.protocol.replace(/^http/, 'ws');
    // Some classes reject a fragment, which is never sent to a server.
    url.hash = '';
    if (schemes.test(url.protocol)) return url.href;
  } catch {}
  const isKnown = schemes.test(String(address).replace(/^http/i, 'ws'));
  const expected = isKnown ? 'a valid host' : 'a ws, wss, http or https URL';
  throw wrongKind('Invalid URL', expected, address);
}

const schemes = /^(wss?|ws\+unix):/i;

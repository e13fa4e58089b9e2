/** Returns the URL as a ws: or wss: URL; accepts http: and https: and, in a page, relative URLs. */
export function toAddress(address: string | URL): string {
  try {
    const url = new URL(address, globalThis.location?.href);
    url.protocol = url.protocol.replace(/^http/, 'ws');
    // Some classes reject a fragment, which is never sent to a server.
    url.hash = '';
    if (/^(wss?|ws\+unix):$/.test(url.protocol)) return url.href;
  } catch {}
  throw new TypeError('Invalid URL: expected ws:, wss:, http: or https:');
}

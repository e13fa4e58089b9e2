/** The address of a WebSocket, also for http: and https:, and in a page for what is relative to it. */
export function toAddress(address: string | URL): string {
  try {
    const url = new URL(address, globalThis.location?.href);
    url.protocol = url.protocol.replace(/^http/, 'ws');
    // Some constructors refuse it; no server ever sees it.
    url.hash = '';
    if (/^(wss?|ws\+unix):$/.test(url.protocol)) return url.href;
  } catch {}
  throw new TypeError('Invalid URL: expected ws:, wss:, http: or https:');
}

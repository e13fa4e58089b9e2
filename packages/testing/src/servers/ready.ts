import { connect, type NetConnectOpts } from 'node:net';

/** Whether a server responds to a method over HTTP, with a result or an error. */
export async function answers(
  url: string,
  method: string,
  headers?: Readonly<Record<string, string>>,
): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close', ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', method, id: 1 }),
      signal: AbortSignal.timeout(5000),
    });
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
}

/** Whether a server listens at an address; connects and disconnects. */
export function accepts(address: NetConnectOpts): Promise<boolean> {
  const socket = connect(address);
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}

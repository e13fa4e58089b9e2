import { connect, type NetConnectOpts } from 'node:net';

/** Whether a method answers over HTTP, with a result or not. */
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

/** Whether somebody listens there; connects, and hangs up at once. */
export function accepts(address: NetConnectOpts): Promise<boolean> {
  const socket = connect(address);
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}

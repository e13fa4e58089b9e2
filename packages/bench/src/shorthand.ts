import { type Client, createClient } from '@jsonrpcclient/core';
import { inFlight, inLoop, type Run } from './block.ts';

const five = { jsonrpc: '2.0' as const, id: 1, result: 5 };

/** Measures only the notation of a call: the `request` below it returns a constant. */
export async function shorthand(subject: string): Promise<Run> {
  const request = () => 5;
  const client = { request } as unknown as Client;
  if (subject === 'direct') return inLoop(() => client.request('add', [2, 3]), 4096);
  if (subject === 'proxy') {
    const { proxy } = await import('@jsonrpcclient/proxy');
    const server = proxy<{ add(a: number, b: number): number }>(client);
    return inLoop(() => server.add(2, 3), 4096);
  }
  if (subject === 'with') {
    const { proxy } = await import('@jsonrpcclient/proxy');
    const server = proxy(createClient(async () => ({ body: five })));
    const options = { timeout: 500 };
    return inLoop(() => (server.with(options) ? 5 : undefined), 4096);
  }

  const { rpcClient } = await import('typed-rpc');
  const transport = async () => five;
  if (subject === 'typed-rpc-transport') {
    return inFlight(async () => (await transport()).result, 1, 256);
  }
  const typed = rpcClient<{ add(a: number, b: number): number }>({ transport });
  return inFlight(() => typed.add(2, 3), 1, 256);
}

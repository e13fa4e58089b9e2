import { type JsonRpcApiProviderOptions, JsonRpcProvider } from 'ethers';
import { type Connect, type Subject, together } from '../subject.ts';

/** ethers with its defaults: it collects calls for 10 ms into messages of up to 100, and requests no chain id. */
export const ethers: Connect = (url) => over(url, {});

/** ethers with one message per call, which it then sends without waiting. */
export const ethersSingle: Connect = (url) => ({
  ...over(url, { batchMaxCount: 1, batchStallTime: 0 }),
  batch: 'sends no batches of one call',
});

/** ethers with its message limits raised, so a batch is one message. */
export const ethersOneMessage: Connect = (url) =>
  over(url, { batchMaxCount: 1_000_000, batchMaxSize: 2 ** 30 });

function over(url: string, options: JsonRpcApiProviderOptions): Subject {
  const provider = new JsonRpcProvider(url, 1, { staticNetwork: true, ...options });
  const call = (method: string, params: readonly unknown[]): Promise<unknown> =>
    provider.send(method, [...params]);
  return { call, batch: together(call) };
}

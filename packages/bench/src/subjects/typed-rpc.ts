import { rpcClient } from 'typed-rpc';
import type { Connect } from '../subject.ts';

type Methods = Record<string, (...params: readonly unknown[]) => unknown>;

/** typed-rpc over fetch, as in its README. */
export const typedRpc: Connect = (url) => {
  const client = rpcClient<Methods>(url);
  return {
    call: async (method, params) => client[method]?.(...params),
    batch: 'has no batches',
  };
};

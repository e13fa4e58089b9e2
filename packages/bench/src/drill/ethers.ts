import { FallbackProvider, FetchRequest, JsonRpcProvider } from 'ethers';
import { attemptTimeout, type Compete } from './contender.ts';

/** ethers' `FallbackProvider` with a quorum of one. It sends each transaction to all servers. */
export const overProvider: Compete = (urls, onAsk) => {
  const providers = urls.map((url, place) => {
    const request = new FetchRequest(url);
    request.timeout = attemptTimeout;
    request.getUrlFunc = (...args) => {
      onAsk(place);
      return send(...args);
    };
    return new JsonRpcProvider(request, 1, { staticNetwork: true, batchMaxCount: 1 });
  });
  const provider = new FallbackProvider(providers, 1, { quorum: 1, cacheTimeout: -1 });
  return {
    read: (account) =>
      provider._perform<bigint>({ method: 'getBalance', address: account, blockTag: 'latest' }),
    write: (signedTransaction) =>
      provider._perform<string>({ method: 'broadcastTransaction', signedTransaction }),
    stop: () => provider.destroy(),
  };
};

const send = FetchRequest.createGetUrlFunc();

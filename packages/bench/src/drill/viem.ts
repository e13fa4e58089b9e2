import { createClient, fallback, http } from 'viem';
import { attemptTimeout, type Compete } from './contender.ts';

/** viem's `fallback`. */
export const overFallback: Compete = (urls, onAsk) => over(urls, onAsk, false);

/** viem's `fallback` with `rank`, which never stops. */
export const overRank: Compete = (urls, onAsk) => over(urls, onAsk, true);

function over(
  urls: readonly string[],
  onAsk: (place: number) => void,
  rank: boolean,
): ReturnType<Compete> {
  const transports = urls.map((url, place) =>
    http(url, {
      timeout: attemptTimeout,
      onFetchRequest() {
        onAsk(place);
      },
    }),
  );
  const client = createClient({ transport: fallback(transports, { rank }) });
  // Its types know only the methods of Ethereum.
  const request = client.request as unknown as (args: object) => Promise<unknown>;
  return {
    read: async (account) =>
      BigInt(String(await request({ method: 'eth_getBalance', params: [account, 'latest'] }))),
    write: async (transaction) =>
      String(await request({ method: 'eth_sendRawTransaction', params: [transaction] })),
    stop: () => {},
  };
}

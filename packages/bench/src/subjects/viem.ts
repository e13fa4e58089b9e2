import { createClient, type HttpTransportConfig, http, webSocket } from 'viem';
import { type Call, type Connect, together } from '../subject.ts';

/** viem with one message per call. */
export const viem: Connect = (url, maxResponseBytes) => ({
  call: over(url, {}, maxResponseBytes),
  batch: 'batches only with batch: true',
});

/** viem with `batch: true`, which sends messages of at most 1,000 calls. */
export const viemBatch: Connect = (url, maxResponseBytes) => {
  const call = over(url, { batch: true }, maxResponseBytes);
  return { call, batch: together(call) };
};

/** viem with its limit of calls per message raised, so a batch is one message. */
export const viemOneMessage: Connect = (url, maxResponseBytes) => {
  const call = over(url, { batch: { batchSize: 1_000_000 } }, maxResponseBytes);
  return { call, batch: together(call) };
};

/** viem over its WebSocket. */
export const viemWs: Connect = (url) => {
  const { request } = createClient({ transport: webSocket(url, { retryCount: 0 }) });
  const untyped = request as unknown as (args: object) => Promise<unknown>;
  return {
    call: (method, params) => untyped({ method, params }),
    batch: 'batches only over HTTP',
  };
};

function over(url: string, config: HttpTransportConfig, maxResponseBytes?: number): Call {
  const maxResponseBodySize = maxResponseBytes ?? 2 ** 26;
  const transport = http(url, { ...config, maxResponseBodySize, retryCount: 0 });
  const client = createClient({ transport });
  // Its types know only the methods of Ethereum.
  const request = client.request as unknown as (args: object) => Promise<unknown>;
  return (method, params) => request({ method, params });
}

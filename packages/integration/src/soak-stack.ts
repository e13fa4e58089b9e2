import { getEventListeners } from 'node:events';
import { compose, createClient, type Transport } from '@jsonrpcclient/core';
import { httpUndici } from '@jsonrpcclient/http-undici';
import {
  balance,
  batching,
  breaker,
  cache,
  deadline,
  dedupe,
  hedge,
  limit,
  observe,
  policy,
  retry,
} from '@jsonrpcclient/middleware';
import { context, runWith } from '@jsonrpcclient/middleware/context';
import { diagnostics } from '@jsonrpcclient/middleware/diagnostics';
import { startStackServer } from './stack-server.ts';
import { used } from './used.ts';

/** What many calls with one signal left behind. */
export interface StackReport {
  readonly calls: number;
  readonly results: number;
  /** Calls that failed as they should: the server returned an error, or did not respond. */
  readonly failures: number;
  readonly requests: number;
  /** The most listeners that the signal had at any time, and those that it has at the end. */
  readonly listeners: readonly [number, number];
  /** Heap in use after a tenth of the calls and at the end, in bytes; NaN without `--expose-gc`. */
  readonly memory: readonly [number, number];
  readonly problems: readonly string[];
}

/** The methods of the calls, in turn; some of the calls are identical. */
const methods = ['get', 'get', 'set', 'early', 'get', 'wrong', 'set', 'slow'];

/** Makes calls through all middlewares with one signal that is never aborted, to servers that often refuse or fail. */
export async function soakStack(calls: number): Promise<StackReport> {
  await using one = await startStackServer();
  await using other = await startStackServer();
  const servers = [one, other];
  const { signal } = new AbortController();
  const client = createClient(stack(servers.map(({ url }) => httpUndici(url))), {
    signal,
    optionsFor,
  });
  const problems: string[] = [];
  const memory: number[] = [];
  let [made, results, failures, most] = [0, 0, 0, 0];
  const listeners = () => getEventListeners(signal, 'abort').length;

  const callOne = async (number: number) => {
    const method = methods[number % methods.length] ?? '';
    const group = Math.floor(number / methods.length);
    try {
      const result = await client.request(method, [group]);
      results++;
      if (result !== group) problems.push(`${method}(${group}) returned ${result}`);
    } catch (error) {
      failures++;
      const expected = { wrong: 'RpcError', slow: 'TimeoutError' }[method];
      if (Object(error).name !== expected) problems.push(`${method}(${group}): ${error}`);
    }
  };
  const lane = async () => {
    while (made < calls) {
      if (made === Math.ceil(calls / 10)) memory.push(used());
      const call = callOne(made++);
      most = Math.max(most, listeners());
      await call;
    }
  };
  const work = () => Promise.all(Array.from({ length: 64 }, lane));
  await runWith({ timeout: 3_600_000, signal }, work);
  memory.push(used());
  const [early = Number.NaN, late = Number.NaN] = memory;
  const requests = servers.reduce((sum, { requests }) => sum + requests(), 0);
  return {
    calls,
    results,
    failures,
    requests,
    listeners: [most, listeners()],
    memory: [early, late],
    problems,
  };
}

// The servers treat calls by their headers, and calls with different headers aren't sent in one batch.
const optionsFor = policy({
  get: { idempotent: true, dedupe: true, cache: 50 },
  early: { headers: { 'x-early': '1' } },
  slow: { headers: { 'x-slow': '1' }, timeout: 20 },
});

function stack(transports: readonly Transport[]): Transport {
  // Calls without a response are failures, so nothing else may stop the calls.
  const rules = { failures: Number.POSITIVE_INFINITY, rate: 1 };
  const guarded = transports.map((transport) =>
    compose(transport, breaker(rules), limit({ concurrency: 16 }), deadline()),
  );
  return compose(
    balance(guarded, { ...rules, attemptTimeout: 10_000 }),
    context(),
    diagnostics(),
    observe(() => {}),
    cache(),
    dedupe(),
    retry({
      attemptTimeout: 10_000,
      minDelay: 1,
      attemptHeader: 'x-attempt',
      budget: { ratio: 1 },
    }),
    hedge({ delay: 10_000 }),
    batching(),
  );
}

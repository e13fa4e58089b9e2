import {
  compose,
  createClient,
  methodOf,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import {
  balance,
  batching,
  breaker,
  cache,
  dedupe,
  failover,
  hedge,
  limit,
  observe,
  policy,
  retry,
} from '@jsonrpcclient/middleware';
import { expectEqual, nameOfFailure } from './expect.ts';
import { checkTelemetry } from './telemetry.ts';

/** Calls a server through all middlewares at once, and through those for failures. */
export async function checkMiddlewares(transport: Transport): Promise<void> {
  const outcomes: string[] = [];
  const endpoint = () => compose(transport, limit({ concurrency: 2 }), breaker());
  const stack = compose(
    balance([endpoint(), endpoint()]),
    observe(({ outcome }) => outcomes.push(outcome)),
    cache(),
    dedupe(),
    retry(),
    hedge(),
    batching(),
  );
  const optionsFor = policy({ add: { idempotent: true, dedupe: true, cache: 60_000 } });
  const client = createClient(stack, { optionsFor });
  const numbers = Array.from({ length: 20 }, (_, index) => index % 5);
  for (let round = 0; round < 2; round++) {
    const sums = await Promise.all(numbers.map((number) => client.request('add', [number, 1])));
    expectEqual(
      sums,
      numbers.map((number) => number + 1),
    );
  }
  expectEqual(await nameOfFailure(client.request('nosuch')), 'RpcError');
  expectEqual(outcomes, [...numbers, ...numbers].map(() => 'ok').concat('RpcError'));
  await checkFailures(transport);
  await checkTelemetry(transport);
}

/** Calls a server after the first attempt has failed, and beside one that always fails. */
async function checkFailures(transport: Transport): Promise<void> {
  const fail: Transport = (payload) =>
    Promise.reject(new TransportError('no connection', methodOf(payload), { sent: 'no' }));
  let attempts = 0;
  const flaky: Transport = (payload, options) => {
    attempts++;
    return (attempts === 1 ? fail : transport)(payload, options);
  };
  const repeating = createClient(compose(flaky, retry({ minDelay: 1 })));
  expectEqual([await repeating.request('add', [2, 3]), attempts], [5, 2]);
  const surviving = createClient(failover([fail, transport]));
  expectEqual(await surviving.request('add', [2, 3]), 5);
}

/** Where `AsyncLocalStorage` and `diagnostics_channel` exist: passes a deadline on through `await`. */
export async function checkContext(transport: Transport): Promise<void> {
  const { context, current, runWith } = await import('@jsonrpcclient/middleware/context');
  const { diagnostics } = await import('@jsonrpcclient/middleware/diagnostics');
  const client = createClient(compose(transport, context(), diagnostics()));
  const sum = await runWith({ timeout: 60_000 }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const result = await client.request('add', [2, 3]);
    return [result, current() !== undefined];
  });
  expectEqual(sum, [5, true]);
  const late = runWith({ timeout: 0 }, () => client.request('add', [2, 3]));
  expectEqual([await nameOfFailure(late), current()], ['TimeoutError', undefined]);
}

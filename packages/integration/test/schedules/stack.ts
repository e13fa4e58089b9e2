import {
  type CallOptions,
  type Client,
  compose,
  createClient,
  type Transport,
} from '@jsonrpcclient/core';
import {
  balance,
  batching,
  breaker,
  type CallEvent,
  cache,
  dedupe,
  type Endpoints,
  failover,
  hedge,
  limit,
  observe,
  policy,
  retry,
} from '@jsonrpcclient/middleware';
import { seeded } from '@jsonrpcclient/testing';
import type { Setup } from './schedule.ts';
import { busy } from './simulate.ts';

/** A client with the whole stack. */
export interface Stack {
  readonly client: Client;
  readonly endpoints: Endpoints;
  readonly events: CallEvent[];
}

/** Puts the whole stack around the transports. */
export function createStack(transports: readonly Transport[], setup: Setup): Stack {
  const { attemptTimeout, retryTimeout, probe, failures } = setup;
  const random = seeded(setup.seed);
  const events: CallEvent[] = [];
  const codes = [busy];
  const options = {
    attemptTimeout,
    failures,
    codes,
    random,
    ...(probe && { probe: { method: 'ping', params: ['ping'], timeout: 100 } }),
  };
  const guarded = transports.map((transport) =>
    compose(
      transport,
      ...(setup.breaker ? [breaker({ failures })] : []),
      ...(setup.limit ? [limit({ concurrency: setup.limit, codes })] : []),
    ),
  );
  const endpoints =
    setup.combine === 'balance' ? balance(guarded, options) : failover(guarded, options);
  const transport = compose<CallOptions>(
    endpoints,
    observe((event) => events.push(event)),
    cache(),
    dedupe(),
    retry({ attemptTimeout: retryTimeout, codes, random }),
    ...(setup.hedge ? [hedge({ delay: 50, maxLoad: 1, codes })] : []),
    ...(setup.batching ? [batching({ warn: () => {} })] : []),
  );
  const optionsFor = policy({
    'get*': { idempotent: true },
    getShared: { dedupe: true, cache: 400 },
  });
  return { client: createClient(transport, { optionsFor }), endpoints, events };
}

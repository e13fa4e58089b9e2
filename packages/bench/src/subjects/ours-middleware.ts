import {
  type CallOptions,
  compose,
  createClient,
  type Middleware,
  type Transport,
} from '@jsonrpcclient/core';
import { httpUndici } from '@jsonrpcclient/http-undici';
import {
  balance,
  batching,
  breaker,
  cache,
  deadline,
  dedupe,
  failover,
  hedge,
  limit,
  observe,
  policy,
  retry,
} from '@jsonrpcclient/middleware';
import { context, runWith } from '@jsonrpcclient/middleware/context';
import { diagnostics } from '@jsonrpcclient/middleware/diagnostics';
import type { Connect } from '../subject.ts';
import { ours } from './ours.ts';

/** One middleware over undici. */
function alone(middleware: Middleware, options?: CallOptions): Connect {
  return (url) => ours(createClient(compose(httpUndici(url), middleware), options));
}

/** Two endpoints on the same server, so the server's part of the work is the same. */
function endpoints(url: string, ...middleware: readonly Middleware[]): Transport[] {
  return ['a', 'b'].map((path) => compose(httpUndici(url + path), ...middleware));
}

const idempotent = { idempotent: true };

/** This project over undici with one middleware, by name. Calls whose params differ are neither shared nor cached. */
export const oursAlone = {
  retry: alone(retry(), idempotent),
  attemptTimeout: alone(retry({ attemptTimeout: 5_000 }), idempotent),
  failover: (url) => ours(createClient(failover(endpoints(url)), idempotent)),
  balance: (url) => ours(createClient(balance(endpoints(url)), idempotent)),
  // A second call would be measured as well.
  hedge: alone(hedge({ minDelay: 10_000 }), idempotent),
  limit: alone(limit({ concurrency: 100 })),
  breaker: alone(breaker()),
  dedupe: alone(dedupe({ methods: 'add' })),
  cache: alone(cache({ methods: 'add', ttl: 1_000 })),
  policy: (url) => {
    const optionsFor = policy({ 'a*': { ...idempotent, timeout: 2_000 } });
    return ours(createClient(httpUndici(url), { optionsFor }));
  },
  observe: alone(observe(() => {})),
  diagnostics: alone(diagnostics()),
  context: (url) => {
    const { call, batch } = alone(context())(url);
    const scope = { timeout: 5_000 };
    return { call: (...given) => runWith(scope, () => call(...given)), batch };
  },
  deadline: alone(deadline()),
} satisfies Readonly<Record<string, Connect>>;

/** The stack of a service, as in the documentation. */
function stack(url: string, ...innermost: readonly Middleware[]): ReturnType<Connect> {
  const servers = balance(endpoints(url, breaker(), limit({ concurrency: 100 })));
  const transport = compose(
    servers,
    observe(() => {}),
    dedupe(),
    retry(),
    ...innermost,
  );
  const optionsFor = policy({ 'a*': { ...idempotent, dedupe: true, timeout: 2_000 } });
  return ours(createClient(transport, { optionsFor }));
}

export const oursStack: Connect = (url) => stack(url, batching());

/** Each call is a request of its own. */
export const oursStackWithoutBatching: Connect = (url) => stack(url);

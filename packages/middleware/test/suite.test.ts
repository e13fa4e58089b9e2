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
  retry,
} from '@jsonrpcclient/middleware';
import { context } from '@jsonrpcclient/middleware/context';
import { diagnostics } from '@jsonrpcclient/middleware/diagnostics';
import { describeTransport, inMemory } from '@jsonrpcclient/testing/transport-suite';

describeTransport('a transport in memory', inMemory());

describeTransport('a transport in memory, with batching', inMemory(batching()));

describeTransport(
  'a transport in memory, with retry',
  inMemory(retry({ minDelay: 0, attemptTimeout: 10_000 })),
);

describeTransport(
  'a transport in memory, with retry and batching',
  inMemory(retry({ minDelay: 0 }), batching()),
);

describeTransport(
  'two transports in memory, with failover',
  inMemory((next) => failover([next, next])),
);

describeTransport(
  'two transports in memory, with balance',
  inMemory((next) => balance([next, next])),
);

describeTransport('a transport in memory, with hedge', inMemory(hedge()));

describeTransport('a transport in memory, with limit', inMemory(limit({ concurrency: 1 })));

describeTransport('a transport in memory, with breaker', inMemory(breaker()));

describeTransport('a transport in memory, with dedupe', inMemory(dedupe({ methods: '*' })));

describeTransport('a transport in memory, with cache', inMemory(cache({ methods: '*', ttl: 1 })));

describeTransport(
  'a transport in memory, with observe, diagnostics, context and deadline',
  inMemory(
    observe(() => {}),
    diagnostics(),
    context(),
    deadline(),
  ),
);

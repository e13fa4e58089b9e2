import { balance, batching, failover, hedge } from '@jsonrpcclient/middleware';
import { describeTransport, inMemory } from '@jsonrpcclient/testing/transport-suite';

describeTransport('a transport in memory', inMemory());

describeTransport('a transport in memory, with batching', inMemory(batching()));

describeTransport(
  'two transports in memory, with failover',
  inMemory((next) => failover([next, next])),
);

describeTransport(
  'two transports in memory, with balance',
  inMemory((next) => balance([next, next])),
);

describeTransport('a transport in memory, with hedge', inMemory(hedge()));

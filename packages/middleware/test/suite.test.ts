import { batching } from '@jsonrpcclient/middleware';
import { describeTransport, inMemory } from '@jsonrpcclient/testing/transport-suite';

describeTransport('a transport in memory', inMemory());

describeTransport('a transport in memory, with batching', inMemory(batching()));

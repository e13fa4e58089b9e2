import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import type { NatsClient } from '@jsonrpcclient/fixtures';
import { JSONRPCServer } from 'json-rpc-2.0';

const require = createRequire(import.meta.url);

const { connect } = require('@nats-io/transport-node') as {
  connect(options: object): Promise<NatsClient>;
};

const server = new JSONRPCServer();
server.addMethod('double', async ([n]) => {
  // The test counts executions.
  process.send?.(n);
  await wait(20);
  return 2 * n;
});

const connection = await connect({ servers: process.argv[2], reconnectTimeWait: 20 });
connection.subscribe('math', {
  queue: 'workers',
  async callback(_, message) {
    const response = await server.receiveJSON(message.string());
    if (response) message.respond(JSON.stringify(response));
  },
});
await connection.flush();
process.send?.('ready');
